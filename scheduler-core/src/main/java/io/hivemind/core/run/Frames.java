package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;

/// The fixed order of frames around a task's attempts: needs → when → max_runs → delay → pools →
/// queue. Each method is one frame and leads into the next.
final class Frames {
    private static final Json TRUE = new Json("true");
    private static final Json FALSE = new Json("false");

    /// `needs` is met.
    static void ready(Step step, TaskPlan task) {
        if (!task.needs().tasks().isEmpty()) {
            step.apply(task, new RunEvent.TaskDependencyResolved(task.key(), step.now()));
        }
        if (task.unfit() != null) {
            Failures.beforeAttempts(step, task, task.unfit());
        } else if (task.when() == null) {
            maxRuns(step, task);
        } else {
            when(step, task, task.when());
        }
    }

    private static void when(Step step, TaskPlan task, Expression condition) {
        switch (Inputs.of(step, task, condition.tasks()).evaluate(condition)) {
            case Evaluation.Failure(String message) -> Failures.beforeAttempts(step, task, message);
            case Evaluation.Value(Json value) when value.equals(TRUE) || value.equals(FALSE) -> {
                boolean met = value.equals(TRUE);
                step.apply(task, new RunEvent.TaskConditionEvaluated(task.key(), met, step.now()));
                if (met) {
                    maxRuns(step, task);
                } else {
                    skip(step, task, Reason.CONDITION);
                }
            }
            case Evaluation.Value ignored ->
                    Failures.beforeAttempts(step, task, "`when` is neither true nor false");
        }
    }

    private static void maxRuns(Step step, TaskPlan task) {
        Integer most = task.spec().options().maxRuns();
        if (most != null && step.taskRuns(task.spec().name()) >= most) {
            skip(step, task, Reason.THRESHOLD);
            return;
        }
        if (most != null) {
            step.add(new Effect.CountTaskRun(task.spec().name()));
        }
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
        if (task.isGroup()) {
            Groups.open(step, task);
        } else if (task.isMany()) {
            Instantiation.expand(step, task);
        } else {
            attempt(step, task);
        }
    }

    /// An attempt's turn has come: the first, one after a backoff, or one in place of a lost one.
    static void attempt(Step step, TaskPlan task) {
        Body body = task.work(step.row(task)).body();
        if (body instanceof Body.None) {
            succeed(step, task, 0);
        } else if (step.run().paused()) {
            throttle(step, task, Reason.PAUSED);
        } else if (body.isForExecutors() && !step.hasQueue(task)) {
            throttle(step, task, Reason.QUEUE);
            step.add(new Effect.AwaitQueue(task.key()));
        } else if (!task.spec().options().pools().isEmpty()) {
            throttle(step, task, Reason.POOL);
        } else {
            begin(step, task);
        }
    }

    private static void throttle(Step step, TaskPlan task, Reason reason) {
        step.apply(task, new RunEvent.TaskThrottled(task.key(), reason, step.now()));
    }

    /// Looks whether an attempt that was held may start by now: the run is not paused any more, or
    /// its queue is there. One that waits for its queue may have been told of one that is gone
    /// again: it waits on.
    static void goOn(Step step, TaskPlan task) {
        TaskRun row = step.row(task);
        if (row.state() != TaskState.PENDING || row.reason() == null) {
            return;
        }
        if (row.reason() == Reason.PAUSED && !step.run().paused()) {
            attempt(step, task);
        } else if (row.reason() == Reason.QUEUE && step.hasQueue(task)) {
            attempt(step, task);
        } else if (row.reason() == Reason.QUEUE) {
            step.add(new Effect.AwaitQueue(task.key()));
        }
    }

    /// The slots that the attempt waited for are its.
    static void granted(Step step, TaskPlan task) {
        step.granted(task);
        Body body = task.work(step.row(task)).body();
        if (step.run().paused()) {
            throttle(step, task, Reason.PAUSED);
        } else if (body.isForExecutors() && !step.hasQueue(task)) {
            throttle(step, task, Reason.QUEUE);
            step.add(new Effect.AwaitQueue(task.key()));
        } else {
            begin(step, task);
        }
    }

    private static void begin(Step step, TaskPlan task) {
        int attempt = step.row(task).attempt() + 1;
        switch (task.work(step.row(task)).body()) {
            case Body.Produce ignored -> produce(step, task, attempt);
            case Body.Run ignored -> queue(step, task, attempt);
            case Body.Java ignored -> queue(step, task, attempt);
            case Body.Http ignored -> queue(step, task, attempt);
            case Body.Container ignored -> queue(step, task, attempt);
            case Body.Job job -> Children.start(step, task, job.job(), attempt);
            case Body.None() -> succeed(step, task, 0);
            case Body.Group ignored ->
                    throw new IllegalStateException("a group has no attempts: " + task.key());
        }
    }

    /// Hands the attempt to its queue under the next dispatch number.
    static void queue(Step step, TaskPlan task, int attempt) {
        TaskRun row = step.row(task);
        int dispatch = row.dispatch() + 1;
        Inputs input = Inputs.of(step, task, attempt, dispatch);
        String tooLarge = input.tooLarge();
        if (tooLarge != null) {
            Failures.ofBody(step, task, row.attempt(), tooLarge);
            return;
        }
        long bytes = input.bytes();
        if (task.fixedBytes() + bytes > Limits.READY_BYTES) {
            Failures.forGood(step, task, row.attempt(), Reason.ERROR, tooLarge(task, bytes));
            return;
        }
        step.apply(task, new RunEvent.TaskQueued(task.key(), attempt, dispatch, step.now()));
        step.dispatch(
                new Effect.Dispatch(task.key(), attempt, dispatch, input.scope(), row.isFallback()),
                bytes);
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

    private static void produce(Step step, TaskPlan task, int attempt) {
        Inputs input = Inputs.of(step, task, attempt, 1);
        String tooLarge = input.tooLarge();
        ProducedRecord record = task.work(step.row(task)).record();
        if (record == null) {
            throw new IllegalStateException(
                    "task " + task.key() + " was compiled without its record");
        }
        ProducedRecord.Filled filled =
                tooLarge != null
                        ? new ProducedRecord.Filled.Failed(tooLarge)
                        : record.fill(input.scope());
        switch (filled) {
            case ProducedRecord.Filled.Ready(Effect.PublishRecord effect) -> {
                step.add(effect);
                succeed(step, task, attempt);
            }
            case ProducedRecord.Filled.Failed(String message) ->
                    Failures.ofBody(step, task, attempt, message);
        }
    }

    private static void succeed(Step step, TaskPlan task, int attempt) {
        step.apply(
                task,
                new RunEvent.TaskSucceeded(
                        task.key(),
                        attempt,
                        Json.NULL,
                        null,
                        step.row(task).isFallback(),
                        step.now()));
    }

    private static void skip(Step step, TaskPlan task, Reason reason) {
        step.apply(task, new RunEvent.TaskSkipped(task.key(), reason, step.now()));
    }

    private Frames() {}
}
