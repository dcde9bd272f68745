/// One attempt from being taken to its report: the claim, the outcome, and the ways to stop it. An
/// attempt runs on a virtual thread of its own; the pull thread claims it, control and timers stop
/// it, under the attempt's lock.
@NullMarked
package io.hivemind.executor.attempt;

import org.jspecify.annotations.NullMarked;
