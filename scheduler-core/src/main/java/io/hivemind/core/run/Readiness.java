package io.hivemind.core.run;

import io.hivemind.core.needs.Condition;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;

import java.util.List;

/// Which tasks' turn has come: evaluates `needs` when tasks end. Works through a list instead of
/// recursing, so that a long chain of tasks that end at once costs no stack, and hands over to a
/// later step when this one is full.
final class Readiness {

    /// A new run: only tasks that wait for nobody can be ready; in a rerun, any.
    static void begin(Step step) {
        if (step.run().openTasks() < step.plan().tasks().size()) {
            sweep(step, 0, 0);
            return;
        }
        for (int ordinal : step.plan().roots()) {
            if (step.isFull()) {
                step.continueFrom(ordinal);
                return;
            }
            look(step, step.task(ordinal), 0);
        }
    }

    /// Looks at every task from this one on, and brings it where it should be by now: what an
    /// earlier step left, what a cut ends, what a resume lets start.
    ///
    /// @param instance where to begin among the first task's instances
    static void sweep(Step step, int from, int instance) {
        int size = step.plan().tasks().size();
        int end = Math.min(size, from + Limits.ROWS_SEEN_PER_STEP);
        for (int ordinal = from; ordinal < end; ordinal++) {
            if (step.isFull()) {
                step.continueFrom(ordinal, ordinal == from ? instance : 0);
                return;
            }
            look(step, step.task(ordinal), ordinal == from ? instance : 0);
        }
        if (end < size) {
            step.continueFrom(end);
        }
    }

    static void look(Step step, TaskPlan task, int instance) {
        TaskRun row = step.row(task);
        if (row.state().isTerminal()) {
            return;
        }
        if (step.cut(task) != null || row.cut() != null) {
            Closing.end(step, task, instance);
        } else if (row.parts() != null) {
            if (task.isGroup()) {
                Groups.progress(step, task);
            } else {
                Instantiation.resume(step, task, instance);
            }
        } else if (waitsForNeeds(row)) {
            if (isOpen(step, task)) {
                decide(step, task, task.needs().value(outcomes(step)));
            } else {
                Groups.follow(step, task);
            }
        } else {
            Frames.goOn(step, task);
        }
    }

    /// Looks at what follows from all rows that ended, and from those that end thereby.
    static void settle(Step step) {
        while (true) {
            if (step.hasFailedForGood()) {
                Closing.failFast(step);
            }
            TaskKey ended = step.ended().poll();
            if (ended == null) {
                return;
            }
            TaskKey around = ended.enclosing();
            if (around != null) {
                progress(step, step.task(around));
            }
            if (!ended.isInstance()) {
                TaskPlan task = step.task(ended);
                dependents(step, task);
                Groups.ended(step, task);
            }
        }
    }

    private static void progress(Step step, TaskPlan around) {
        TaskRun row = step.row(around);
        if (row.parts() == null || row.state().isTerminal()) {
            return;
        }
        if (around.isGroup()) {
            Groups.progress(step, around);
        } else if (row.cut() == null && step.cut(around) == null) {
            Instantiation.replace(step, around);
        } else if (row.parts().isDone()) {
            Instantiation.end(step, around);
        }
    }

    private static void dependents(Step step, TaskPlan ended) {
        for (int ordinal : ended.dependents()) {
            if (step.isFull()) {
                step.continueFrom(ordinal);
                return;
            }
            TaskPlan task = step.task(ordinal);
            if (waitsForNeeds(step.row(task)) && step.cut(task) == null && isOpen(step, task)) {
                decide(step, task, task.needs().after(ended.ordinal(), outcomes(step)));
            }
        }
    }

    private static boolean waitsForNeeds(TaskRun row) {
        return row.state() == TaskState.PENDING && row.reason() == Reason.DEPENDENCIES;
    }

    /// A member's turn comes with its group, that of `finally` when all else is terminal.
    private static boolean isOpen(Step step, TaskPlan task) {
        TaskKey group = task.key().enclosing();
        if (group != null) {
            return step.row(step.task(group)).parts() != null;
        }
        return !task.atFinally() || step.isMainOver();
    }

    private static void decide(Step step, TaskPlan task, Truth needs) {
        switch (needs) {
            case TRUE -> Frames.ready(step, task);
            case FALSE ->
                    step.apply(
                            task,
                            new RunEvent.TaskSkipped(
                                    task.key(), whySkipped(step, task), step.now()));
            case UNKNOWN -> {}
        }
    }

    private static Reason whySkipped(Step step, TaskPlan task) {
        List<Integer> named = task.needs().tasks();
        boolean failed = named.stream().anyMatch(n -> step.row(n).state() == TaskState.FAILED);
        return failed ? Reason.UPSTREAM_FAILED : Reason.UPSTREAM;
    }

    private static Condition.Outcomes outcomes(Step step) {
        return (task, asked) -> truth(step.row(task).state(), asked);
    }

    static Truth truth(TaskState state, Outcome asked) {
        if (!state.isTerminal()) {
            return Truth.UNKNOWN;
        }
        return Truth.of(
                switch (asked) {
                    case SUCCEEDED -> state == TaskState.SUCCEEDED;
                    case FAILED -> state == TaskState.FAILED;
                    case SKIPPED -> state == TaskState.SKIPPED;
                    case DONE -> true;
                });
    }

    private Readiness() {}
}
