/// The wire contract in code: topics, serdes of both wire formats, schema registry client.
@NullMarked
package io.hivemind.wire;

import org.jspecify.annotations.NullMarked;
