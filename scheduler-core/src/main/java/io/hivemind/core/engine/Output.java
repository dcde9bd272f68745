package io.hivemind.core.engine;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.admission.JobDecision;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What came of an input, in order. Outputs are data; rows have changed already.
public sealed interface Output {

    /// Something happened to a run: its events are to be published.
    record Happened(String runId, Decision.Accepted decision) implements Output {}

    /// A command to a run changed nothing. It is published where the refusal is an event.
    record Rejected(String runId, Decision.Rejected decision) implements Output {}

    /// No run came of a trigger.
    record Refused(String job, TriggerRef trigger, Refusal why, String message) implements Output {}

    enum Refusal {
        NO_SUCH_JOB,
        /// `enabled: false`, and no manual start.
        DISABLED,
        /// Its run exists already, or has ended.
        DUPLICATE,
        /// A parameter is missing, unknown, mistyped or not among the choices.
        BAD_PARAMS
    }

    /// A job was paused or resumed.
    ///
    /// @param refused why not, null where it was
    record OfJob(String job, JobCommand command, JobDecision.@Nullable Refusal refused)
            implements Output {}

    /// For the shell: a dispatch, a timer, the stop of an attempt, a record, a missing queue.
    record OfRun(String runId, Effect effect) implements Output {}

    /// Wake the pool at that time; a new timer replaces the old.
    record PoolTimer(String pool, Instant dueAt) implements Output {}

    /// To this partition, which may be the engine's own.
    record Send(int partition, Input input) implements Output {}
}
