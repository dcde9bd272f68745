package io.hivemind.executor.body;

import io.hivemind.avro.ReadyTask;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.attempt.Outcome;
import io.hivemind.executor.attempt.StopSignal;
import io.hivemind.executor.log.AttemptLog;

/// Runs what tasks of one kind do. Called on the attempt's own thread; the outcome of a body that
/// was stopped does not count.
@FunctionalInterface
public interface Body {
    Outcome run(Work work) throws InterruptedException;

    /// One attempt's work.
    record Work(AttemptId attempt, ReadyTask task, AttemptLog log, StopSignal stop) {}
}
