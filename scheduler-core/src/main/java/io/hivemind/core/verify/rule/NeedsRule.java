package io.hivemind.core.verify.rule;

import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/// No task starts before its `needs` are met, its group is open, and, in `finally`, all else is
/// terminal; none is skipped for its `needs` while they may still be met.
record NeedsRule(Plan plan, Run run, Function<TaskKey, TaskRun> rows) {

    RunCheck.@Nullable Verdict verdict(TaskRun row, RunEvent.OfTask event) {
        TaskPlan task = plan.find(event.task().task());
        if (task == null) {
            return wrong("a task of the job");
        }
        if (event.task().isInstance() || row.readyAt() != null) {
            return null;
        }
        return switch (event) {
            case RunEvent.TaskCancelled ignored -> null;
            case RunEvent.TaskReused ignored -> null;
            case RunEvent.TaskFailed ignored -> null;
            case RunEvent.TaskSkipped skipped -> skipped(task, skipped.reason());
            default -> started(task);
        };
    }

    private RunCheck.@Nullable Verdict started(TaskPlan task) {
        if (needs(task) != Truth.TRUE) {
            return wrong("its needs met; they are " + needs(task));
        }
        TaskKey group = task.key().enclosing();
        if (group != null && rows.apply(group).parts() == null) {
            return wrong("its group open");
        }
        boolean early = task.atFinally() && run.openTasks() > finallyTasks();
        return early ? wrong("all tasks but those of finally terminal") : null;
    }

    private RunCheck.@Nullable Verdict skipped(TaskPlan task, Reason reason) {
        TaskKey group = task.key().enclosing();
        boolean withGroup = group != null && rows.apply(group).state().isTerminal();
        boolean forNeeds = reason == Reason.UPSTREAM || reason == Reason.UPSTREAM_FAILED;
        return forNeeds && !withGroup && needs(task) != Truth.FALSE
                ? wrong("its needs not to be met any more; they are " + needs(task))
                : null;
    }

    private Truth needs(TaskPlan task) {
        return task.needs()
                .value((ordinal, asked) ->
                        truth(rows.apply(plan.tasks().get(ordinal).key()).state(), asked));
    }

    private static Truth truth(TaskState state, Outcome asked) {
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

    private int finallyTasks() {
        return (int) plan.tasks().stream().filter(TaskPlan::atFinally).count();
    }

    private static RunCheck.Verdict wrong(String expected) {
        return new RunCheck.Verdict(Rule.DEPENDENCIES, expected);
    }
}
