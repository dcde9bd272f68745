package io.hivemind.core.run;

import io.hivemind.core.retry.Backoffs;
import io.hivemind.core.retry.Failure;
import io.hivemind.core.retry.RetryPolicy;

import java.time.Instant;

/// What follows when an attempt did not succeed: another one, or the end of the task.
final class Failures {

    /// An attempt failed; its retry policy decides.
    static void failed(Step step, TaskPlan task, RunCommand.Content.Failed failed) {
        TaskRun row = step.row(task);
        if (failed.reason() == Reason.TIMED_OUT) {
            step.apply(task, new RunEvent.TaskTimedOut(task.key(), row.attempt(), step.now()));
        }
        RetryPolicy retry = task.work(row).retry();
        if (isRetried(failed, retry, row)) {
            String seed = step.run().runId() + '/' + task.key() + '/' + row.attempt();
            Instant dueAt = step.now().plus(Backoffs.delay(retry, row.failures() + 1, seed));
            step.apply(
                    task,
                    new RunEvent.TaskRetryScheduled(
                            task.key(),
                            row.attempt(),
                            failed.reason(),
                            failed.exitCode(),
                            shortened(failed.message()),
                            step.now(),
                            dueAt));
            if (!dueAt.isAfter(step.now())) {
                retry(step, task);
            }
        } else {
            giveUp(step, task, row.attempt(), failed);
        }
    }

    /// The backoff is over.
    static void retry(Step step, TaskPlan task) {
        int attempt = step.row(task).attempt() + 1;
        step.apply(task, new RunEvent.TaskRetryStarted(task.key(), attempt));
        Frames.attempt(step, task);
    }

    /// The executor is lost, and the attempt with it: no failure of the task, unless it happens
    /// once too often.
    static void lost(Step step, TaskPlan task, Lease lease) {
        TaskRun row = step.row(task);
        step.apply(
                task,
                new RunEvent.TaskLost(
                        task.key(), row.attempt(), row.dispatch(), lease, step.now()));
        step.add(new Effect.StopAttempt(task.key(), row.attempt(), row.dispatch(), lease));
        int losses = row.losses() + 1;
        if (losses <= task.maxLost()) {
            Frames.attempt(step, task);
        } else {
            String message =
                    "lost with executor "
                            + lease.executor()
                            + ", loss "
                            + losses
                            + " where max_lost is "
                            + task.maxLost();
            giveUp(step, task, row.attempt(), how(step, Reason.LOST, message));
        }
    }

    /// An expression of the body failed, which no retry can mend.
    ///
    /// @param attempt the one that failed, or the newest where it failed before it began
    static void ofBody(Step step, TaskPlan task, int attempt, String message) {
        giveUp(step, task, attempt, how(step, Reason.EXPRESSION, message));
    }

    /// An expression of the frames around the body failed: there is no fallback for that.
    static void beforeAttempts(Step step, TaskPlan task, String message) {
        forGood(step, task, 0, Reason.EXPRESSION, message);
    }

    /// No attempt follows, whatever the retry policy and the fallback.
    ///
    /// @param attempt the one that failed, 0 where it failed before the first
    static void forGood(Step step, TaskPlan task, int attempt, Reason reason, String message) {
        end(step, task, attempt, how(step, reason, message));
    }

    /// The body has failed for good; its fallback is next, if there is one.
    private static void giveUp(
            Step step, TaskPlan task, int attempt, RunCommand.Content.Failed how) {
        if (task.fallback() == null || step.row(task).isFallback()) {
            end(step, task, attempt, how);
            return;
        }
        step.apply(
                task,
                new RunEvent.TaskFallbackStarted(
                        task.key(),
                        attempt,
                        how.reason(),
                        how.exitCode(),
                        shortened(how.message()),
                        step.now()));
        Frames.attempt(step, task);
    }

    private static RunCommand.Content.Failed how(Step step, Reason reason, String message) {
        return new RunCommand.Content.Failed(reason, null, null, message, step.now());
    }

    private static void end(Step step, TaskPlan task, int attempt, RunCommand.Content.Failed how) {
        step.apply(
                task,
                new RunEvent.TaskFailed(
                        task.key(),
                        attempt,
                        how.reason(),
                        how.exitCode(),
                        shortened(how.message()),
                        task.covered(),
                        step.now()));
    }

    private static boolean isRetried(
            RunCommand.Content.Failed failed, RetryPolicy retry, TaskRun row) {
        return row.failures() + 1 < retry.attempts()
                && switch (failed.reason()) {
                    case EXIT ->
                            new Failure(Failure.Kind.EXIT, failed.exitCode(), null)
                                    .isRetriedBy(retry);
                    case TIMED_OUT ->
                            new Failure(Failure.Kind.TIMEOUT, null, null).isRetriedBy(retry);
                    case EXPRESSION -> false;
                    default ->
                            new Failure(Failure.Kind.ERROR, null, failed.errorType())
                                    .isRetriedBy(retry);
                };
    }

    static String shortened(String message) {
        return message.length() <= Limits.MESSAGE_CHARS
                ? message
                : message.substring(0, Limits.MESSAGE_CHARS - 1) + '…';
    }

    private Failures() {}
}
