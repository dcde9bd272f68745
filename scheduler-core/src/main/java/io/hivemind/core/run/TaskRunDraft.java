package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A row being changed by one event; lives only within [RunEvolver].
final class TaskRunDraft {
    private final TaskRun before;
    private TaskState state;
    private @Nullable Reason reason;
    private int attempt;
    private int dispatch;
    private @Nullable Lease lease;
    private @Nullable Instant readyAt;
    private @Nullable Instant dueAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    int failures;
    int losses;
    Json output;
    @Nullable Integer exitCode;

    TaskRunDraft(TaskRun row) {
        before = row;
        state = row.state();
        reason = row.reason();
        attempt = row.attempt();
        failures = row.failures();
        losses = row.losses();
        dispatch = row.dispatch();
        lease = row.lease();
        readyAt = row.readyAt();
        dueAt = row.dueAt();
        startedAt = row.startedAt();
        endedAt = row.endedAt();
        output = row.output();
        exitCode = row.exitCode();
    }

    /// Once: later attempts do not make it ready again.
    void ready(Instant at) {
        if (readyAt == null) {
            readyAt = at;
            reason = null;
        }
    }

    void waiting(Reason why, @Nullable Instant until) {
        state = TaskState.PENDING;
        reason = why;
        dueAt = until;
        lease = null;
    }

    void queued(int newAttempt, int newDispatch) {
        state = TaskState.QUEUED;
        reason = Reason.QUEUE;
        attempt = newAttempt;
        dispatch = newDispatch;
        dueAt = null;
        lease = null;
        startedAt = null;
    }

    void running(Lease by, Instant at) {
        state = TaskState.RUNNING;
        reason = null;
        lease = by;
        startedAt = at;
    }

    void ended(TaskState terminal, @Nullable Reason why, int lastAttempt, Instant at) {
        state = terminal;
        reason = why;
        attempt = lastAttempt;
        dueAt = null;
        lease = null;
        endedAt = at;
        if (startedAt == null && terminal == TaskState.SUCCEEDED && lastAttempt > 0) {
            startedAt = at; // carried out by the scheduler itself, in no time
        }
    }

    TaskRun row() {
        return new TaskRun(
                before.key(),
                state,
                reason,
                attempt,
                failures,
                losses,
                dispatch,
                lease,
                readyAt,
                dueAt,
                startedAt,
                endedAt,
                output,
                exitCode);
    }
}
