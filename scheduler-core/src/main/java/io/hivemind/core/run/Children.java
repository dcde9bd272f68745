package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Attempts that are runs of other jobs. No executor takes part.
final class Children {

    static void start(Step step, TaskPlan task, String job, int attempt) {
        TaskRun row = step.row(task);
        Expression with = Objects.requireNonNull(task.work(row).with());
        int dispatch = row.dispatch() + 1;
        switch (Inputs.of(step, task, attempt, dispatch).evaluate(with)) {
            case Evaluation.Failure(String message) ->
                    Failures.ofBody(step, task, row.attempt(), message);
            case Evaluation.Value(Json params) -> {
                step.apply(
                        task,
                        new RunEvent.TaskStarted(task.key(), attempt, dispatch, null, step.now()));
                step.add(
                        new Effect.StartChild(
                                task.key(),
                                attempt,
                                dispatch,
                                job,
                                params,
                                step.run().nominalAt()));
            }
        }
    }

    /// Null where the attempt still waited for it.
    static Decision.@Nullable Rejected ended(Step step, RunCommand.ChildEnded child) {
        TaskPlan task = step.find(child.task());
        if (task == null || Closing.of(step, task) != null || !isWaiting(step, task, child)) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.STALE, "nobody waits for that child run");
        }
        if (child.state() == RunState.SUCCEEDED) {
            TaskRun row = step.row(task);
            step.apply(
                    task,
                    new RunEvent.TaskSucceeded(
                            task.key(),
                            row.attempt(),
                            child.output(),
                            null,
                            row.isFallback(),
                            step.now()));
        } else {
            Failures.failed(
                    step,
                    task,
                    new RunCommand.Content.Failed(
                            Reason.CHILD_FAILED, null, null, message(child), step.now()));
        }
        return null;
    }

    private static boolean isWaiting(Step step, TaskPlan task, RunCommand.ChildEnded child) {
        TaskRun row = step.row(task);
        return row.state() == TaskState.RUNNING
                && row.attempt() == child.attempt()
                && row.dispatch() == child.dispatch()
                && task.work(row).body() instanceof Body.Job;
    }

    private static String message(RunCommand.ChildEnded child) {
        return child.message() != null
                ? child.message()
                : "run " + child.childRun() + " ended " + child.state();
    }

    private Children() {}
}
