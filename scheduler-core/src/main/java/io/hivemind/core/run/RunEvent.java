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
            int tasks)
            implements RunEvent {}

    record RunStarted() implements RunEvent {}

    /// The run was cut short: every task that is not terminal counts as CANCELLED from here on.
    record RunCancelling(Reason reason, Instant at) implements RunEvent {}

    record RunSucceeded() implements RunEvent {}

    /// A run that failed because a task did has no reason of its own.
    record RunFailed(@Nullable Reason reason) implements RunEvent {}

    record RunCancelled(Reason reason) implements RunEvent {}

    /// An event about one row.
    sealed interface OfTask extends RunEvent {
        TaskKey task();
    }

    /// Its needs are met (only for a task that has any).
    record TaskDependencyResolved(TaskKey task, Instant at) implements OfTask {}

    record TaskDelayed(TaskKey task, Instant at, Instant until) implements OfTask {}

    /// Its next attempt cannot be queued yet, and for what it waits.
    ///
    /// @param reason QUEUE: its ready queue is not there
    record TaskThrottled(TaskKey task, Reason reason, Instant at) implements OfTask {}

    /// The attempt was handed to its ready queue under this dispatch number: the first time, after
    /// a backoff, after a loss, or because the last dispatch came back.
    record TaskQueued(TaskKey task, int attempt, int dispatch, Instant at) implements OfTask {}

    /// The attempt was claimed. A task so short that its claim and its end come in one report has
    /// this event too.
    ///
    /// @param startedAt by the executor's clock; for show
    record TaskStarted(TaskKey task, int attempt, int dispatch, Lease lease, Instant startedAt)
            implements OfTask {}

    /// It succeeded for good.
    ///
    /// @param attempt 0 for a task without a body, 1 for one the scheduler carries out itself
    ///   (`produce`)
    /// @param exitCode 0 for a subprocess, null for all else
    record TaskSucceeded(
            TaskKey task, int attempt, Json output, @Nullable Integer exitCode, Instant at)
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
