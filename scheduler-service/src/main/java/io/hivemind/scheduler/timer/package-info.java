/// Timers: a heap per partition, which mirrors what its rows say, and one thread that sleeps until
/// the next is due and then appends a command to that partition. Stream threads set and clear; the
/// timer thread only fires. A timer that fires in vain does no harm: it is checked against the
/// state.
@NullMarked
package io.hivemind.scheduler.timer;

import org.jspecify.annotations.NullMarked;
