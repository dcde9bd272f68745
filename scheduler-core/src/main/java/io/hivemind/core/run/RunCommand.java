package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What may be asked of a run. A command is decided at a given time and never changes state itself.
public sealed interface RunCommand {

    /// Creates the run and takes its first step. `params` are as given; the decider checks them and
    /// fills in defaults.
    record StartRun(String runId, TriggerRef trigger, Json params, Instant nominalAt)
            implements RunCommand {}

    /// Ends all that is not terminal, with reason USER.
    record CancelRun() implements RunCommand {}

    /// Goes on with work that was too much for one step, or whose ready queue is there now: tasks
    /// from this ordinal on are looked at again. A repeated one finds nothing to do.
    record Continue(int from) implements RunCommand {}

    record FireTimer(Timer timer) implements RunCommand {}

    /// What an executor reports about the attempt it was handed.
    ///
    /// @param at the executor's clock; for show, no decision rests on it
    record Report(AttemptRef attempt, Lease lease, Instant at, Content content)
            implements RunCommand {}

    /// The executor that held these attempts is lost.
    record LoseAttempt(AttemptRef attempt, Lease lease) implements RunCommand {}

    /// One attempt under one dispatch number.
    record AttemptRef(TaskKey task, int attempt, int dispatch) {}

    /// What a report says.
    sealed interface Content {
        /// The attempt was claimed and runs on under the executor's lease.
        record Started() implements Content {}

        /// It ended well.
        ///
        /// @param startedAt when the body started, by the executor's clock
        record Succeeded(Json output, Instant startedAt) implements Content {}

        /// It failed, or was stopped by its timeout.
        ///
        /// @param reason EXIT, TIMED_OUT, ERROR or EXPRESSION
        /// @param exitCode for EXIT
        /// @param errorType for ERROR: what `retry.on: error:Name` matches
        record Failed(
                Reason reason,
                @Nullable Integer exitCode,
                @Nullable String errorType,
                String message,
                Instant startedAt)
                implements Content {}

        /// The executor stopped it because it was told to (cancel).
        record Stopped() implements Content {}

        /// It was not run: the record came again, or the executor is leaving.
        record Returned() implements Content {}
    }
}
