package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What happened to a run. State is the fold of these alone: each touches the header, one row, or
/// both. Names are those of LANGUAGE section 8.
public sealed interface RunEvent {

    /// The run exists from here on; none of its rows is stored yet.
    ///
    /// @param tasks how many rows the run has
    record RunCreated(
            String runId,
            String job,
            long revision,
            TriggerRef trigger,
            Json params,
            Instant nominalAt,
            Instant createdAt,
            int tasks,
            @Nullable Parent parent)
            implements RunEvent {}

    /// It waits, for this reason: from its creation, or anew.
    record RunQueued(Reason reason) implements RunEvent {}

    record RunStarted(Instant at) implements RunEvent {}

    record RunPaused() implements RunEvent {}

    record RunResumed() implements RunEvent {}

    /// It is still active its job's `deadline` after its nominal time. Nothing else follows.
    record RunDeadlineMissed() implements RunEvent {}

    /// The run was cut short: every task that is not terminal counts as CANCELLED from here on.
    ///
    /// @param endsFinally those of `finally` too
    record RunCancelling(Reason reason, Instant at, boolean endsFinally) implements RunEvent {}

    record RunSucceeded(Json output) implements RunEvent {}

    /// A run that failed because a task did has no reason of its own.
    ///
    /// @param message for EXPRESSION
    record RunFailed(@Nullable Reason reason, @Nullable String message) implements RunEvent {}

    /// It never started.
    record RunSkipped(Reason reason) implements RunEvent {}

    record RunCancelled(Reason reason) implements RunEvent {}

    /// An event about one row.
    sealed interface OfTask extends RunEvent {
        TaskKey task();
    }

    /// Its needs are met (only for a task that has any).
    record TaskDependencyResolved(TaskKey task, Instant at) implements OfTask {}

    /// Its `when` was evaluated; a false one is followed by [TaskSkipped].
    record TaskConditionEvaluated(TaskKey task, boolean value, Instant at) implements OfTask {}

    /// Its next attempt cannot be queued yet, and for what it waits.
    ///
    /// @param reason QUEUE: its ready queue is not there; POOL: slots of its pools; PAUSED: the run
    ///   to be resumed
    record TaskThrottled(TaskKey task, Reason reason, Instant at) implements OfTask {}

    /// The list of its items is known.
    record TaskExpanded(TaskKey task, int instances, Instant at) implements OfTask {}

    /// An instance's turn has come.
    record TaskInstanceCreated(TaskKey task, Json item, Instant at) implements OfTask {}

    /// Its members may be ready.
    ///
    /// @param open members that are not terminal
    record TaskGroupOpened(TaskKey task, int open, Instant at) implements OfTask {}

    /// A task with members or instances is to end: what is within it counts as CANCELLED for this
    /// reason from here on.
    record TaskCutShort(TaskKey task, Reason reason, Instant at) implements OfTask {}

    /// Its body has failed for good; its fallback's first attempt follows.
    record TaskFallbackStarted(
            TaskKey task,
            int attempt,
            Reason reason,
            @Nullable Integer exitCode,
            String message,
            Instant at)
            implements OfTask {}

    /// A rerun takes over what the task did in an earlier run.
    ///
    /// @param instances how many it had, -1 for a task that is one
    record TaskReused(
            TaskKey task,
            int attempts,
            int instances,
            Json output,
            @Nullable Integer exitCode,
            @Nullable Instant startedAt,
            Instant endedAt)
            implements OfTask {}

    record TaskDelayed(TaskKey task, Instant at, Instant until) implements OfTask {}

    /// The attempt was handed to its ready queue under this dispatch number: the first time, after
    /// a backoff, after a loss, or because the last dispatch came back.
    record TaskQueued(TaskKey task, int attempt, int dispatch, Instant at) implements OfTask {}

    /// The attempt was claimed. A task so short that its claim and its end come in one report has
    /// this event too.
    ///
    /// @param lease null where no executor takes part: a child run
    /// @param startedAt by the executor's clock; for show
    record TaskStarted(
            TaskKey task, int attempt, int dispatch, @Nullable Lease lease, Instant startedAt)
            implements OfTask {}

    /// It succeeded for good.
    ///
    /// @param attempt 0 for a task without a body, 1 for one the scheduler carries out itself
    ///   (`produce`)
    /// @param exitCode 0 for a subprocess, null for all else
    /// @param fallback by its fallback
    record TaskSucceeded(
            TaskKey task,
            int attempt,
            Json output,
            @Nullable Integer exitCode,
            boolean fallback,
            Instant at)
            implements OfTask {}

    /// An attempt ran into its timeout; what becomes of the task follows in the next event.
    record TaskTimedOut(TaskKey task, int attempt, Instant at) implements OfTask {}

    /// An attempt failed and another follows at `dueAt`.
    record TaskRetryScheduled(
            TaskKey task,
            int attempt,
            Reason reason,
            @Nullable Integer exitCode,
            String message,
            Instant at,
            Instant dueAt)
            implements OfTask {}

    /// The backoff is over.
    record TaskRetryStarted(TaskKey task, int attempt) implements OfTask {}

    /// The attempt's executor is lost; what becomes of the task follows in the next event.
    record TaskLost(TaskKey task, int attempt, int dispatch, Lease lease, Instant at)
            implements OfTask {}

    /// It failed for good.
    ///
    /// @param attempt the newest attempt; 0 where it failed before the first
    /// @param allowed its failure does not fail the run (`allow_failure`)
    record TaskFailed(
            TaskKey task,
            int attempt,
            Reason reason,
            @Nullable Integer exitCode,
            String message,
            boolean allowed,
            Instant at)
            implements OfTask {}

    record TaskSkipped(TaskKey task, Reason reason, Instant at) implements OfTask {}

    record TaskCancelled(TaskKey task, Reason reason, Instant at) implements OfTask {}

    /// A report that did not hold the attempt (a late result, a second claim): recorded, without
    /// effect.
    record TaskReportRefused(
            TaskKey task, int attempt, int dispatch, Lease lease, String content, String why)
            implements OfTask {}
}
