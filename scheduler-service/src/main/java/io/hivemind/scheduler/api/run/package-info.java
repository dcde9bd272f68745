/// Runs: starting, watching, cancelling, and what is known about them. A start and a cancel are
/// answered when the scheduler's event is in the history. Each call waits on a virtual thread of
/// its own.
@NullMarked
package io.hivemind.scheduler.api.run;

import org.jspecify.annotations.NullMarked;
