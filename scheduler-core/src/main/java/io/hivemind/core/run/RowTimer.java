package io.hivemind.core.run;

import io.hivemind.core.job.TaskSpec;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/// A row has at most one timer at a time, and which one follows from the row. So timers are never
/// counted or tracked: a decision sets and clears what differs between the row before and after it,
/// and a timer that fires is stale unless it is the row's.
final class RowTimer {

    static Timer.@Nullable Id of(TaskRun row, TaskSpec spec) {
        return switch (row.state()) {
            case PENDING ->
                    row.reason() == Reason.DELAY
                            ? id(Timer.Kind.DELAY, row)
                            : row.reason() == Reason.BACKOFF ? id(Timer.Kind.BACKOFF, row) : null;
            case QUEUED -> id(Timer.Kind.REDISPATCH, row);
            case RUNNING -> spec.timeout() == null ? null : id(Timer.Kind.TIMEOUT, row);
            case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> null;
        };
    }

    /// When a timer is due that is set now.
    static Instant dueAt(TaskRun row, TaskSpec spec, Instant now) {
        return switch (row.state()) {
            case QUEUED -> now.plus(Limits.REDISPATCH_AFTER);
            case RUNNING ->
                    now.plus(Objects.requireNonNull(spec.timeout())).plus(Limits.TIMEOUT_BACKSTOP);
            case PENDING -> Objects.requireNonNull(row.dueAt());
            case SUCCEEDED, FAILED, SKIPPED, CANCELLED ->
                    throw new IllegalStateException("a terminal task has no timer: " + row.key());
        };
    }

    private static Timer.Id id(Timer.Kind kind, TaskRun row) {
        return new Timer.Id(kind, row.key(), row.attempt(), row.dispatch());
    }

    private RowTimer() {}
}
