@NullMarked
package io.hivemind.cli.server;

import org.jspecify.annotations.NullMarked;
