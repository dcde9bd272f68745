/// Subprocesses in sessions of their own: starting them, reading their pipes, ending a whole tree,
/// and a guard that ends what is left when the executor itself was killed. Each attempt's own
/// thread starts and ends its processes; each pipe has a thread that reads it.
@NullMarked
package io.hivemind.executor.process;

import org.jspecify.annotations.NullMarked;
