/// The run state machine: `decide(state, command, time) → events | rejection`, `evolve(state,
/// event) → state`, and the effects that follow. State is a header ([Run]) and a row per task
/// ([TaskRun]). Pure: one caller at a time, no clock, no I/O; the scheduler's stream thread, the
/// simulator and a replay all run exactly this.
@NullMarked
package io.hivemind.core.run;

import org.jspecify.annotations.NullMarked;
