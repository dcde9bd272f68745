/// The command line and the all-in-one process.
@NullMarked
package io.hivemind.cli;

import org.jspecify.annotations.NullMarked;
