package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

/// Timers that come back. One is heard if it is the timer of its row, at its time or later.
final class Timers {

    /// Null where the timer was heard.
    static Decision.@Nullable Rejected fire(Step step, Timer timer) {
        TaskPlan task = step.plan().find(timer.id().task().task());
        if (task == null
                || step.run().closing() != null
                || !timer.id().equals(RowTimer.of(step.row(task), task.spec()))) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.STALE, "what the timer was set for is over");
        }
        if (step.now().isBefore(timer.dueAt())) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.EARLY, "due at " + timer.dueAt() + ", it is " + step.now());
        }
        TaskRun row = step.row(task);
        switch (timer.id().kind()) {
            case DELAY -> Frames.afterDelay(step, task);
            case BACKOFF -> Failures.retry(step, task);
            case TIMEOUT -> timeOut(step, task, row);
            case REDISPATCH -> redispatch(step, task, row);
        }
        return null;
    }

    private static void timeOut(Step step, TaskPlan task, TaskRun row) {
        step.add(new Effect.StopAttempt(row.key(), row.attempt(), row.dispatch(), row.lease()));
        String message =
                "ran longer than its timeout of "
                        + task.spec().timeout()
                        + ", and its executor did not say so";
        Failures.failed(
                step,
                task,
                new RunCommand.Content.Failed(Reason.TIMED_OUT, null, null, message, step.now()));
    }

    /// Whoever takes the old record afterwards is told not to run it.
    private static void redispatch(Step step, TaskPlan task, TaskRun row) {
        step.add(new Effect.StopAttempt(row.key(), row.attempt(), row.dispatch(), null));
        Frames.queue(step, task, row.attempt());
    }

    private Timers() {}
}
