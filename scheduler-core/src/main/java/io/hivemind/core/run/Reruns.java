package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
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
        Marks again = new Marks(plan);
        for (TaskPlan task : plan.tasks()) {
            TaskState state = states.get(task.spec().name());
            boolean stands = state == TaskState.SUCCEEDED || state == TaskState.SKIPPED;
            boolean named =
                    from instanceof From.Task(String name) && name.equals(task.spec().name());
            if (!stands || named || task.atFinally()) {
                again.add(task, named);
            }
        }
        return plan.tasks().stream()
                .filter(task -> !again.marked.contains(task.ordinal()) && !task.isGroup())
                .map(task -> task.spec().name())
                .filter(name -> states.get(name) == TaskState.SUCCEEDED)
                .toList();
    }

    /// The tasks that run again: with a task all that waits for it, and the groups around it, which
    /// are opened again for it and keep their other members' outcomes.
    private static final class Marks {
        private final Plan plan;
        private final Set<Integer> marked = new HashSet<>();
        private final Set<Integer> wholes = new HashSet<>();

        /// @param whole a group's members, too
        private record Mark(TaskPlan task, boolean whole) {}

        Marks(Plan plan) {
            this.plan = plan;
        }

        void add(TaskPlan first, boolean whole) {
            Deque<Mark> open = new ArrayDeque<>(List.of(new Mark(first, whole)));
            for (Mark mark = open.poll(); mark != null; mark = open.poll()) {
                TaskPlan task = mark.task();
                if (marked.add(task.ordinal())) {
                    task.dependents().forEach(next -> open.add(new Mark(at(next), true)));
                    TaskKey group = task.key().enclosing();
                    if (group != null) {
                        open.add(new Mark(plan.whole(group), false));
                    }
                }
                if (mark.whole() && wholes.add(task.ordinal())) {
                    task.members().forEach(member -> open.add(new Mark(at(member), true)));
                }
            }
        }

        private TaskPlan at(int ordinal) {
            return plan.tasks().get(ordinal);
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
