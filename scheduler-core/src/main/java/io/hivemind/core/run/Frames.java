package io.hivemind.core.run;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;

/// The fixed order of frames around a task's attempts: needs → when → max_runs → delay → pools →
/// queue. Each method is one frame and leads into the next.
final class Frames {

    /// `needs` is met.
    static void ready(Step step, TaskPlan task) {
        if (!task.needs().tasks().isEmpty()) {
            step.apply(task, new RunEvent.TaskDependencyResolved(task.key(), step.now()));
        }
        // `when` and `max_runs` belong here.
        delay(step, task);
    }

    private static void delay(Step step, TaskPlan task) {
        if (task.spec().delay().isPositive()) {
            step.apply(
                    task,
                    new RunEvent.TaskDelayed(
                            task.key(), step.now(), step.now().plus(task.spec().delay())));
        } else {
            afterDelay(step, task);
        }
    }

    static void afterDelay(Step step, TaskPlan task) {
        attempt(step, task, 1);
    }

    /// An attempt begins: the first, one after a backoff, or one in place of a lost one.
    static void attempt(Step step, TaskPlan task, int attempt) {
        // `pools` belong here.
        switch (task.spec().body()) {
            case Body.None() -> succeed(step, task, 0);
            case Body.Produce ignored -> produce(step, task);
            case Body.Run ignored -> whenThereIsAQueue(step, task, attempt);
            case Body.Java ignored -> whenThereIsAQueue(step, task, attempt);
            case Body.Http ignored -> whenThereIsAQueue(step, task, attempt);
            case Body.Container ignored -> whenThereIsAQueue(step, task, attempt);
            case Body.Job ignored -> throw notBuilt(task);
            case Body.Group ignored -> throw notBuilt(task);
        }
    }

    private static void whenThereIsAQueue(Step step, TaskPlan task, int attempt) {
        if (step.hasQueue(task)) {
            queue(step, task, attempt);
        } else {
            step.apply(task, new RunEvent.TaskThrottled(task.key(), Reason.QUEUE, step.now()));
            step.add(new Effect.AwaitQueue(task.key()));
        }
    }

    /// A task that waits for its queue may have been told of one that is gone again: it waits on.
    static void lookForQueue(Step step, TaskPlan task) {
        if (step.hasQueue(task)) {
            queue(step, task, step.row(task).attempt() + 1);
        } else {
            step.add(new Effect.AwaitQueue(task.key()));
        }
    }

    /// Hands the attempt to its queue under the next dispatch number.
    static void queue(Step step, TaskPlan task, int attempt) {
        TaskRun row = step.row(task);
        int dispatch = row.dispatch() + 1;
        Scope input = Inputs.of(step, task, attempt, dispatch);
        long bytes = Inputs.size(input);
        if (bytes > Limits.INPUT_BYTES) {
            Failures.forGood(step, task, row.attempt(), Reason.EXPRESSION, Inputs.tooLarge(input));
            return;
        }
        if (task.fixedBytes() + bytes > Limits.READY_BYTES) {
            Failures.forGood(step, task, row.attempt(), Reason.ERROR, tooLarge(task, bytes));
            return;
        }
        step.apply(task, new RunEvent.TaskQueued(task.key(), attempt, dispatch, step.now()));
        step.dispatch(new Effect.Dispatch(task.key(), attempt, dispatch, input), bytes);
    }

    private static String tooLarge(TaskPlan task, long bytes) {
        return "what an executor is handed for this task would be "
                + (task.fixedBytes() + bytes)
                + " bytes, more than "
                + Limits.READY_BYTES
                + " (its definition and files "
                + task.fixedBytes()
                + ", the values it reads "
                + bytes
                + "): move long scripts into files of the job, or read fewer tasks";
    }

    private static void produce(Step step, TaskPlan task) {
        Scope input = Inputs.of(step, task, 1, 1);
        ProducedRecord record = task.record();
        if (record == null) {
            throw new IllegalStateException(
                    "task " + task.key() + " was compiled without its record");
        }
        ProducedRecord.Filled filled =
                Inputs.size(input) > Limits.INPUT_BYTES
                        ? new ProducedRecord.Filled.Failed(Inputs.tooLarge(input))
                        : record.fill(input);
        switch (filled) {
            case ProducedRecord.Filled.Ready(Effect.PublishRecord effect) -> {
                step.add(effect);
                succeed(step, task, 1);
            }
            case ProducedRecord.Filled.Failed(String message) ->
                    Failures.forGood(step, task, 1, Reason.EXPRESSION, message);
        }
    }

    private static void succeed(Step step, TaskPlan task, int attempt) {
        step.apply(
                task, new RunEvent.TaskSucceeded(task.key(), attempt, Json.NULL, null, step.now()));
    }

    private static IllegalStateException notBuilt(TaskPlan task) {
        return new IllegalStateException("the body of " + task.key() + " is not built yet");
    }

    private Frames() {}
}
