@NullMarked
package io.hivemind.cli.output;

import org.jspecify.annotations.NullMarked;
