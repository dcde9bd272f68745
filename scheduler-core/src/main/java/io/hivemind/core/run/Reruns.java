package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A rerun is a run of its own (trigger kind `rerun`), created waiting; it takes over outcomes of
/// the earlier run in as many commands as they need, and begins when it is released.
public final class Reruns {

    /// Where a rerun begins.
    public sealed interface From {
        /// Everything runs again.
        record Start() implements From {}

        /// What did not succeed runs again, and what comes after it.
        record Failed() implements From {}

        /// This task runs again, and what comes after it; and what did not succeed.
        record Task(String name) implements From {}
    }

    /// The tasks whose outcome stays valid, in file order: those that SUCCEEDED, as did, or were
    /// skipped, all they build on. `finally` always runs again; a group is opened anew, for what is
    /// left of its members.
    ///
    /// @param states of the earlier run's tasks, by name
    public static List<String> reusable(Plan plan, Map<String, TaskState> states, From from) {
        if (from instanceof From.Start) {
            return List.of();
        }
        Set<Integer> again = new HashSet<>();
        for (TaskPlan task : plan.tasks()) {
            TaskState state = states.get(task.spec().name());
            boolean stands = state == TaskState.SUCCEEDED || state == TaskState.SKIPPED;
            boolean named =
                    from instanceof From.Task(String name) && name.equals(task.spec().name());
            if (!stands || named || task.atFinally()) {
                redo(plan, task.ordinal(), again);
            }
        }
        return plan.tasks().stream()
                .filter(task -> !again.contains(task.ordinal()) && !task.isGroup())
                .map(task -> task.spec().name())
                .filter(name -> states.get(name) == TaskState.SUCCEEDED)
                .toList();
    }

    /// Marks a task, its members, the groups around it and all that waits for one of these.
    private static void redo(Plan plan, int first, Set<Integer> again) {
        List<Integer> open = new ArrayList<>(List.of(first));
        boolean named = true;
        while (!open.isEmpty()) {
            TaskPlan task = plan.tasks().get(open.removeLast());
            if (again.add(task.ordinal())) {
                open.addAll(task.dependents());
                TaskKey group = task.key().enclosing();
                if (group != null) {
                    open.add(plan.whole(group).ordinal());
                }
                if (named) {
                    open.addAll(task.members());
                }
                named = false;
            }
        }
    }

    static Decision.@Nullable Rejected reuse(Step step, RunCommand.ReuseTasks reuse) {
        Run run = step.run();
        if (run.state() != RunState.PENDING || run.closing() != null) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.STALE, "the run has begun: it takes over nothing any more");
        }
        List<RunCommand.Reused> wholesFirst =
                reuse.tasks().stream()
                        .sorted(Comparator.comparingInt(reused -> reused.task().instance()))
                        .toList();
        for (RunCommand.Reused reused : wholesFirst) {
            TaskPlan task = step.find(reused.task());
            if (task != null && !step.row(task).state().isTerminal()) {
                step.apply(
                        task,
                        new RunEvent.TaskReused(
                                reused.task(),
                                reused.attempts(),
                                reused.instances(),
                                reused.output(),
                                reused.exitCode(),
                                reused.startedAt(),
                                reused.endedAt()));
            }
        }
        step.ended().clear(); // nothing follows before the run begins
        return null;
    }

    private Reruns() {}
}
