/// The meters of a process, and where an executor tells them.
@NullMarked
package io.hivemind.cli.metrics;

import org.jspecify.annotations.NullMarked;
