package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A row has at most one timer for where it is, and one for its deadline, and which follows from
/// the row. So timers are never counted or tracked: a decision sets and clears what differs between
/// the row before and after it, and a timer that fires is stale unless it is the row's.
final class RowTimer {

    static List<Effect> follow(TaskPlan task, TaskRun before, TaskRun after, Instant now) {
        List<Timer.Id> old = of(before, task);
        List<Timer.Id> current = of(after, task);
        List<Effect> effects = new ArrayList<>();
        for (Timer.Id id : old) {
            if (!current.contains(id)) {
                effects.add(new Effect.ClearTimer(id));
            }
        }
        for (Timer.Id id : current) {
            if (!old.contains(id)) {
                effects.add(new Effect.SetTimer(new Timer(id, dueAt(id, after, task, now))));
            }
        }
        return effects;
    }

    static List<Timer.Id> of(TaskRun row, TaskPlan task) {
        List<Timer.Id> ids = new ArrayList<>(2);
        Timer.Kind kind = ofState(row, task);
        if (kind != null) {
            ids.add(new Timer.Id(kind, row.key(), row.attempt(), row.dispatch()));
        }
        boolean ready = row.readyAt() != null && !row.state().isTerminal() && row.cut() == null;
        if (ready && !row.key().isInstance() && task.spec().options().deadline() != null) {
            ids.add(new Timer.Id(Timer.Kind.DEADLINE, row.key(), 0, 0));
        }
        return ids;
    }

    private static Timer.@Nullable Kind ofState(TaskRun row, TaskPlan task) {
        return switch (row.state()) {
            case PENDING ->
                    row.reason() == Reason.DELAY
                            ? Timer.Kind.DELAY
                            : row.reason() == Reason.BACKOFF ? Timer.Kind.BACKOFF : null;
            case QUEUED -> Timer.Kind.REDISPATCH;
            case RUNNING ->
                    row.parts() != null || task.work(row).timeout() == null
                            ? null
                            : Timer.Kind.TIMEOUT;
            case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> null;
        };
    }

    /// When a timer is due that is set now.
    private static Instant dueAt(Timer.Id id, TaskRun row, TaskPlan task, Instant now) {
        return switch (id.kind()) {
            case REDISPATCH -> now.plus(Limits.REDISPATCH_AFTER);
            case TIMEOUT -> timeoutAt(row, Objects.requireNonNull(task.work(row).timeout()), now);
            case DELAY, BACKOFF -> Objects.requireNonNull(row.dueAt());
            case DEADLINE ->
                    Objects.requireNonNull(row.readyAt())
                            .plus(Objects.requireNonNull(task.spec().options().deadline()));
            case RUN_TIMEOUT, RUN_DEADLINE ->
                    throw new IllegalStateException("not a row's timer: " + id);
        };
    }

    /// An executor enforces the timeout itself, and the scheduler a little later; nobody but the
    /// scheduler does where a child run is waited for.
    private static Instant timeoutAt(TaskRun row, Duration timeout, Instant now) {
        Instant at = now.plus(timeout);
        return row.lease() == null ? at : at.plus(Limits.TIMEOUT_BACKSTOP);
    }

    private RowTimer() {}
}
