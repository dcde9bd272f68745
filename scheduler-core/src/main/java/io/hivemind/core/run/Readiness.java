package io.hivemind.core.run;

import io.hivemind.core.needs.Condition;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;

import java.util.List;

/// Which tasks' turn has come: evaluates `needs` when tasks end. Works through a list instead of
/// recursing, so that a long chain of tasks that end at once costs no stack, and hands over to a
/// later step when this one is full.
final class Readiness {

    /// A new run: only tasks that wait for nobody can be ready.
    static void begin(Step step) {
        for (int ordinal : step.plan().roots()) {
            if (step.isFull()) {
                step.continueFrom(ordinal);
                return;
            }
            TaskPlan task = step.task(ordinal);
            decide(step, task, task.needs().value(outcomes(step)));
        }
    }

    /// Takes up what an earlier step left: looks at every task from this one on.
    static void sweep(Step step, int from) {
        int size = step.plan().tasks().size();
        int end = Math.min(size, from + Limits.ROWS_SEEN_PER_STEP);
        for (int ordinal = from; ordinal < end; ordinal++) {
            if (step.isFull()) {
                step.continueFrom(ordinal);
                return;
            }
            TaskPlan task = step.task(ordinal);
            if (waitsFor(Reason.DEPENDENCIES, step, task)) {
                decide(step, task, task.needs().value(outcomes(step)));
            } else if (waitsFor(Reason.QUEUE, step, task)) {
                Frames.lookForQueue(step, task);
            }
        }
        if (end < size) {
            step.continueFrom(end);
        }
    }

    /// Looks at the dependents of all tasks that ended, and of those that end thereby.
    static void settle(Step step) {
        while (!step.ended().isEmpty()) {
            int ended = step.ended().remove();
            for (int ordinal : step.task(ended).dependents()) {
                if (step.isFull()) {
                    step.continueFrom(ordinal);
                    break;
                }
                TaskPlan task = step.task(ordinal);
                if (waitsFor(Reason.DEPENDENCIES, step, task)) {
                    decide(step, task, task.needs().after(ended, outcomes(step)));
                }
            }
        }
    }

    private static boolean waitsFor(Reason reason, Step step, TaskPlan task) {
        TaskRun row = step.row(task);
        return row.state() == TaskState.PENDING && row.reason() == reason;
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
