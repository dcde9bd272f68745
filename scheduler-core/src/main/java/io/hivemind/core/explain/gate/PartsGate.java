package io.hivemind.core.explain.gate;

import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.job.Instances;
import io.hivemind.core.run.Parts;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;

import java.util.ArrayList;
import java.util.List;

/// The instances of a task, or the members of a group, all of which have to end.
public final class PartsGate {
    private final Scene scene;
    private final TaskPlan task;
    private final TaskRun row;

    public PartsGate(Scene scene, TaskPlan task) {
        this.scene = scene;
        this.task = task;
        this.row = scene.recorded().task(task.key());
    }

    Gate gate(Standing standing) {
        Parts parts = row.parts();
        if (parts == null) {
            return Gate.notAsked(Kind.PARTS, source());
        }
        String says = task.isGroup() ? ofGroup(parts) : ofInstances(parts);
        return switch (standing) {
            case WAITS -> Gate.waits(Kind.PARTS, says, "the end of all of them");
            case STOPPED -> Gate.stopped(Kind.PARTS, says + failed(parts));
            case PASSED -> Gate.passed(Kind.PARTS, says);
            case NOT_ASKED -> Gate.notAsked(Kind.PARTS, source());
        };
    }

    private String source() {
        return switch (task.spec().options().instances()) {
            case Instances.Of(String items) -> "for_each: " + items;
            case Instances.SplitRange(String from, String to, String n) ->
                    "split: " + from + " to " + to + " in " + n;
            case Instances.SplitList(String list, String size) -> "split: " + list + " by " + size;
            case null -> Say.count(task.members().size(), "member");
        };
    }

    private String ofGroup(Parts parts) {
        return parts.open() + " of " + Say.count(task.members().size(), "member") + " open";
    }

    private String ofInstances(Parts parts) {
        Integer most = task.spec().options().maxParallel();
        return parts.open()
                + " of "
                + Say.count(parts.count(), "instance")
                + " open, "
                + (parts.next() - parts.open())
                + " ended, "
                + (parts.count() - parts.next())
                + " to come"
                + (most == null ? "" : " (max_parallel " + most + ")");
    }

    private String failed(Parts parts) {
        return parts.failedIndex() < 0
                ? Say.reason(row.reason())
                : "; "
                        + task.key()
                        + "["
                        + parts.failedIndex()
                        + "] FAILED"
                        + Say.reason(parts.failedReason());
    }

    /// What is within, in order; of instances those that are open first.
    public List<Fact> all() {
        List<Fact> facts = open();
        if (!task.isGroup()) {
            scene.recorded().instances(task.key().task()).stream()
                    .filter(instance -> instance.state().isTerminal())
                    .filter(instance -> instance.state() != TaskState.SUCCEEDED)
                    .limit(Limits.FACTS)
                    .forEach(instance -> facts.add(scene.fact(instance.key())));
        }
        return facts;
    }

    private List<Fact> open() {
        List<Fact> facts = new ArrayList<>();
        if (task.isGroup()) {
            task.members()
                    .forEach(ordinal ->
                            facts.add(scene.fact(scene.plan().tasks().get(ordinal).key())));
        } else {
            scene.recorded().instances(task.key().task()).stream()
                    .filter(instance -> !instance.state().isTerminal())
                    .limit(Limits.FACTS)
                    .forEach(instance -> facts.add(scene.fact(instance.key())));
        }
        return facts;
    }
}
