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
    private int requests;
    private @Nullable Lease lease;
    private @Nullable Instant readyAt;
    private @Nullable Instant dueAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Integer fallbackAfter;
    private int failures;
    int losses;
    private Json output;
    private @Nullable Integer exitCode;
    private @Nullable Json item;
    @Nullable Parts parts;
    Run.@Nullable Closing cut;

    TaskRunDraft(TaskRun row) {
        before = row;
        state = row.state();
        reason = row.reason();
        attempt = row.attempt();
        failures = row.failures();
        losses = row.losses();
        dispatch = row.dispatch();
        requests = row.requests();
        lease = row.lease();
        readyAt = row.readyAt();
        dueAt = row.dueAt();
        startedAt = row.startedAt();
        endedAt = row.endedAt();
        output = row.output();
        exitCode = row.exitCode();
        fallbackAfter = row.fallbackAfter();
        item = row.item();
        parts = row.parts();
        cut = row.cut();
    }

    /// Once: later attempts do not make it ready again.
    void ready(Instant at) {
        if (readyAt == null) {
            readyAt = at;
            reason = null;
        }
    }

    private void waiting(Reason why, @Nullable Instant until) {
        state = TaskState.PENDING;
        reason = why;
        dueAt = until;
        lease = null;
    }

    void throttled(Reason why, Instant at, @Nullable Instant until) {
        ready(at);
        waiting(why, until);
        if (why == Reason.POOL) {
            requests++;
        }
    }

    void created(Json itsItem, Instant at) {
        ready(at);
        item = itsItem;
    }

    void queued(RunEvent.TaskQueued queued) {
        ready(queued.at());
        state = TaskState.QUEUED;
        reason = Reason.QUEUE;
        attempt = queued.attempt();
        dispatch = queued.dispatch();
        dueAt = null;
        lease = null;
        startedAt = null;
    }

    void running(RunEvent.TaskStarted started) {
        ready(started.startedAt());
        state = TaskState.RUNNING;
        reason = null;
        attempt = started.attempt();
        dispatch = started.dispatch();
        dueAt = null;
        lease = started.lease();
        startedAt = started.startedAt();
    }

    void failed(RunEvent.TaskRetryScheduled retry) {
        failures++;
        exitCode = retry.exitCode();
        waiting(Reason.BACKOFF, retry.dueAt());
    }

    void failed(RunEvent.TaskFailed failed) {
        ended(TaskState.FAILED, failed.reason(), failed.attempt(), failed.at());
        exitCode = failed.exitCode();
    }

    void succeeded(RunEvent.TaskSucceeded succeeded) {
        ended(TaskState.SUCCEEDED, null, succeeded.attempt(), succeeded.at());
        output = succeeded.output();
        exitCode = succeeded.exitCode();
    }

    /// Its members or instances run from here on.
    void opened(Parts within, Instant at) {
        ready(at);
        state = TaskState.RUNNING;
        reason = null;
        dueAt = null;
        startedAt = at;
        parts = within;
    }

    void fallback(RunEvent.TaskFallbackStarted fallback) {
        state = TaskState.PENDING;
        attempt = fallback.attempt();
        reason = null;
        lease = null;
        exitCode = fallback.exitCode();
        failures = 0;
        fallbackAfter = attempt;
    }

    void reused(RunEvent.TaskReused reused) {
        ended(TaskState.SUCCEEDED, null, reused.attempts(), reused.endedAt());
        startedAt = reused.startedAt();
        output = reused.output();
        exitCode = reused.exitCode();
        if (reused.instances() >= 0) {
            int count = reused.instances();
            parts = new Parts(count, count, 0, -1, null, 0);
        }
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
                requests,
                lease,
                readyAt,
                dueAt,
                startedAt,
                endedAt,
                output,
                exitCode,
                fallbackAfter,
                item,
                parts,
                cut);
    }
}
