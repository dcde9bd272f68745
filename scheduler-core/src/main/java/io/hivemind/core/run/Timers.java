package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

/// Timers that come back. One is heard if it is the timer of its row, at its time or later.
final class Timers {

    /// Null where the timer was heard.
    static Decision.@Nullable Rejected fire(Step step, Timer timer) {
        if (!isSet(step, timer.id())) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.STALE, "what the timer was set for is over");
        }
        if (step.now().isBefore(timer.dueAt())) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.EARLY, "due at " + timer.dueAt() + ", it is " + step.now());
        }
        switch (timer.id().kind()) {
            case RUN_TIMEOUT -> Closing.begin(step, Reason.TIMED_OUT, false);
            case RUN_DEADLINE -> step.apply(new RunEvent.RunDeadlineMissed());
            case DELAY -> Frames.afterDelay(step, task(step, timer));
            case BACKOFF -> Failures.retry(step, task(step, timer));
            case TIMEOUT -> timeOut(step, task(step, timer));
            case DEADLINE -> Closing.deadline(step, task(step, timer));
            case REDISPATCH -> redispatch(step, task(step, timer));
        }
        return null;
    }

    private static boolean isSet(Step step, Timer.Id id) {
        if (id.kind() == Timer.Kind.RUN_TIMEOUT || id.kind() == Timer.Kind.RUN_DEADLINE) {
            return RunTimer.isSet(step.plan(), step.run(), id);
        }
        TaskPlan task = step.find(id.task());
        return task != null
                && Closing.of(step, task) == null
                && RowTimer.of(step.row(task), task).contains(id);
    }

    private static TaskPlan task(Step step, Timer timer) {
        return step.task(timer.id().task());
    }

    private static void timeOut(Step step, TaskPlan task) {
        TaskRun row = step.row(task);
        Closing.stop(step, task, row);
        String message = "ran longer than its timeout of " + task.work(row).timeout();
        if (row.lease() != null) {
            message += ", and its executor did not say so";
        }
        Failures.failed(
                step,
                task,
                new RunCommand.Content.Failed(Reason.TIMED_OUT, null, null, message, step.now()));
    }

    /// Whoever takes the old record afterwards is told not to run it.
    private static void redispatch(Step step, TaskPlan task) {
        TaskRun row = step.row(task);
        step.add(new Effect.StopAttempt(row.key(), row.attempt(), row.dispatch(), null));
        Frames.queue(step, task, row.attempt());
    }

    private Timers() {}
}
