package io.hivemind.core.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which slots of pools an attempt waits for or holds follows from its row: so whatever ends an
/// attempt frees them, and none are held during a backoff.
final class Slots {

    private enum Hold {
        NOTHING,
        WAITS,
        HOLDS
    }

    static List<Effect> follow(
            TaskPlan task, boolean granted, TaskRun before, TaskRun after, Instant now) {
        if (task.spec().options().pools().isEmpty()) {
            return List.of();
        }
        List<Effect> effects = new ArrayList<>();
        Hold old = granted ? Hold.HOLDS : hold(before);
        Hold current = hold(after);
        boolean same = current != Hold.NOTHING && after.requests() == before.requests();
        if (old == Hold.HOLDS && !(same && current == Hold.HOLDS)) {
            effects.add(new Effect.ReleasePool(task.key(), before.requests()));
        } else if (old == Hold.WAITS && !same) {
            effects.add(new Effect.WithdrawPool(task.key(), before.requests()));
        }
        if (current == Hold.WAITS && !(same && old == Hold.WAITS)) {
            effects.add(
                    new Effect.RequestPool(
                            task.key(),
                            after.requests(),
                            task.spec().options().pools(),
                            task.spec().placement().priority(),
                            now,
                            task.ordinal()));
        }
        return effects;
    }

    static boolean isWaiting(TaskRun row) {
        return hold(row) == Hold.WAITS;
    }

    /// The row's attempt holds what this request was for.
    static boolean isHeld(TaskRun row, int request) {
        return hold(row) == Hold.HOLDS && row.requests() == request;
    }

    private static Hold hold(TaskRun row) {
        return switch (row.state()) {
            case PENDING -> row.reason() == Reason.POOL ? Hold.WAITS : Hold.NOTHING;
            case QUEUED -> Hold.HOLDS;
            case RUNNING -> row.parts() == null ? Hold.HOLDS : Hold.NOTHING;
            case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> Hold.NOTHING;
        };
    }

    private Slots() {}
}
