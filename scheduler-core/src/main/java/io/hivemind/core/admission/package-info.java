/// Decides about the runs of ONE job, at its home: whether and when each may be active
/// (`concurrency`, `max_runs`, pause), what its dependencies on other jobs start or let through a
/// gate, and how often its tasks ran. State is rows ([JobRow]) that a decision reads one by one
/// ([JobReader]); a decision is the rows it changed and effects. Pure: one caller at a time, no
/// clock, no I/O; the scheduler's stream thread, the simulator and a replay all run exactly this.
@NullMarked
package io.hivemind.core.admission;

import org.jspecify.annotations.NullMarked;
