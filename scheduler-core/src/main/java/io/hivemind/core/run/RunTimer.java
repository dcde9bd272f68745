package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The timers of the run as a whole; which there are follows from its header.
final class RunTimer {
    static final Timer.Id TIMEOUT = new Timer.Id(Timer.Kind.RUN_TIMEOUT, TaskKey.RUN, 0, 0);
    static final Timer.Id DEADLINE = new Timer.Id(Timer.Kind.RUN_DEADLINE, TaskKey.RUN, 0, 0);

    static List<Effect> follow(Plan plan, @Nullable Run before, Run after) {
        List<Effect> effects = new ArrayList<>();
        for (Timer.Id id : List.of(TIMEOUT, DEADLINE)) {
            boolean was = before != null && isSet(plan, before, id);
            boolean is = isSet(plan, after, id);
            if (was && !is) {
                effects.add(new Effect.ClearTimer(id));
            } else if (is && !was) {
                effects.add(new Effect.SetTimer(new Timer(id, dueAt(plan, after, id))));
            }
        }
        return effects;
    }

    static boolean isSet(Plan plan, Run run, Timer.Id id) {
        if (run.state() != RunState.RUNNING || length(plan, id) == null) {
            return false;
        }
        return switch (id.kind()) {
            case RUN_TIMEOUT -> run.closing() == null && run.openTasks() > plan.finallyTasks();
            case RUN_DEADLINE -> !run.late();
            default -> false;
        };
    }

    private static Instant dueAt(Plan plan, Run run, Timer.Id id) {
        Duration length = Objects.requireNonNull(length(plan, id));
        Instant from = id.equals(DEADLINE) ? run.nominalAt() : run.startedAt();
        return Objects.requireNonNull(from).plus(length);
    }

    private static @Nullable Duration length(Plan plan, Timer.Id id) {
        return id.equals(DEADLINE)
                ? plan.job().options().deadline()
                : plan.job().options().timeout();
    }

    private RunTimer() {}
}
