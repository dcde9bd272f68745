package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What may be asked of a run. A command is decided at a given time and never changes state itself.
public sealed interface RunCommand {

    /// Creates the run and takes its first step. `params` are as given; the decider checks them and
    /// fills in defaults.
    ///
    /// @param parent the attempt of a `job` body it is for, null for none
    record StartRun(
            String runId,
            TriggerRef trigger,
            Json params,
            Instant nominalAt,
            Entry createdAs,
            @Nullable Parent parent)
            implements RunCommand {

        public StartRun(String runId, TriggerRef trigger, Json params, Instant nominalAt) {
            this(runId, trigger, params, nominalAt, new Entry.Start(), null);
        }
    }

    /// Lets a run that waits begin.
    record ReleaseRun() implements RunCommand {}

    /// A run that waits goes on waiting, for another reason.
    record HoldRun(Reason reason) implements RunCommand {}

    /// Ends a run that waits, SKIPPED.
    record SkipRun(Reason reason) implements RunCommand {}

    /// Ends all that is not terminal but for `finally`; a second one ends that too.
    ///
    /// @param reason USER, or CONCURRENCY
    record CancelRun(Reason reason) implements RunCommand {

        public CancelRun() {
            this(Reason.USER);
        }
    }

    /// No attempt starts from here on; all else goes on.
    record PauseRun() implements RunCommand {}

    record ResumeRun() implements RunCommand {}

    /// A rerun takes over outcomes of an earlier run, before it is released.
    record ReuseTasks(List<Reused> tasks) implements RunCommand {
        public ReuseTasks {
            tasks = List.copyOf(tasks);
        }
    }

    /// A task that had SUCCEEDED, or one of its instances. A `for_each` task comes before its
    /// instances.
    ///
    /// @param instances how many it had, -1 for a task that is one
    record Reused(
            TaskKey task,
            int attempts,
            int instances,
            Json output,
            @Nullable Integer exitCode,
            @Nullable Instant startedAt,
            Instant endedAt) {}

    /// The slots that an attempt waits for are its.
    ///
    /// @param request that of [Effect.RequestPool]
    record PoolGranted(TaskKey task, int request) implements RunCommand {}

    /// The run that a `job` body started has ended, or could not start.
    ///
    /// @param childRun its id, null where it could not start
    /// @param message why it could not
    record ChildEnded(
            TaskKey task,
            int attempt,
            int dispatch,
            RunState state,
            Json output,
            @Nullable String childRun,
            @Nullable String message)
            implements RunCommand {}

    /// Goes on with work that was too much for one step, or whose ready queue is there now: tasks
    /// from this ordinal on are looked at again. A repeated one finds nothing to do.
    ///
    /// @param instance where to begin among the first task's instances
    record Continue(int from, int instance) implements RunCommand {

        public Continue(int from) {
            this(from, 0);
        }
    }

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
