package io.hivemind.core.explain.gate;

import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;

import java.util.ArrayList;
import java.util.List;

/// `needs`: the tasks named, and where they are.
final class NeedsGate {
    private final Scene scene;
    private final TaskPlan task;

    NeedsGate(Scene scene, TaskPlan task) {
        this.scene = scene;
        this.task = task;
    }

    Gate gate(Standing standing, TaskRun row) {
        String needs = Say.needs(task.spec().needs());
        return switch (standing) {
            case NOT_ASKED -> Gate.notAsked(Kind.NEEDS, needs);
            case PASSED -> Gate.passed(Kind.NEEDS, needs, named());
            case STOPPED ->
                    Gate.stopped(
                                    Kind.NEEDS,
                                    "can not be met any more"
                                            + Say.reason(row.reason())
                                            + ": "
                                            + needs)
                            .with(named());
            case WAITS -> waits(needs);
        };
    }

    private Gate waits(String needs) {
        List<String> open = new ArrayList<>();
        for (int ordinal : task.needs().tasks()) {
            TaskKey key = scene.plan().tasks().get(ordinal).key();
            if (!scene.recorded().task(key).state().isTerminal()) {
                open.add(key.toString());
            }
        }
        String ends =
                open.size() <= Limits.FACTS
                        ? Say.list(open)
                        : Say.count(open.size(), "task") + " it names";
        return Gate.waits(Kind.NEEDS, needs + ": not met yet", "the end of " + ends, named());
    }

    /// The tasks named; first those that it may still wait for.
    private List<Fact> named() {
        List<Fact> open = new ArrayList<>();
        List<Fact> ended = new ArrayList<>();
        for (int ordinal : task.needs().tasks()) {
            TaskKey key = scene.plan().tasks().get(ordinal).key();
            TaskRun row = scene.recorded().task(key);
            (row.state().isTerminal() ? ended : open).add(fact(key, row));
        }
        open.addAll(ended);
        return open.size() <= Limits.FACTS ? open : open.subList(0, Limits.FACTS);
    }

    /// Without asking further up: what those wait for they say themselves.
    private static Fact fact(TaskKey key, TaskRun row) {
        String reason = row.reason() == null ? "" : row.reason().name();
        return new Fact(
                key.toString(),
                row.state().name(),
                reason,
                row.endedAt() != null ? row.endedAt() : row.startedAt());
    }
}
