package io.hivemind.core.run;

import io.hivemind.core.job.Body;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What executors report, against what the row says. The dispatch number is the fencing token: the
/// first claim under the current one wins, and only its holder is heard from then on.
final class Reports {

    /// Null where the report was accepted.
    static Decision.@Nullable Rejected decide(Step step, RunCommand.Report report) {
        TaskPlan task = step.find(report.attempt().task());
        if (task == null) {
            return refuse(report, "the job has no such task");
        }
        if (Closing.of(step, task) != null) {
            return refuse(report, "the run was cut short");
        }
        TaskRun row = step.row(task);
        if (!isCurrent(row, report.attempt())) {
            return refuse(
                    report,
                    "the task is "
                            + row.state()
                            + " in attempt "
                            + row.attempt()
                            + ", dispatch "
                            + row.dispatch());
        }
        return switch (row.state()) {
            case QUEUED -> ofUnclaimed(step, task, report);
            case RUNNING -> ofClaimed(step, task, report);
            case PENDING, SUCCEEDED, FAILED, SKIPPED, CANCELLED ->
                    refuse(report, "the task is " + row.state());
        };
    }

    /// The executor that holds this attempt is lost. Null where the attempt was its.
    static Decision.@Nullable Rejected lose(Step step, RunCommand.LoseAttempt lost) {
        TaskPlan task = step.find(lost.attempt().task());
        if (task == null
                || Closing.of(step, task) != null
                || !holds(step.row(task), lost.attempt(), lost.lease())) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.STALE, "the attempt is not that executor's");
        }
        Failures.lost(step, task, lost.lease());
        return null;
    }

    /// A report that holds no attempt. It is recorded where it claims something; who only hands
    /// back or has stopped is right to.
    static Decision.Rejected refuse(RunCommand.Report report, String why) {
        RunCommand.AttemptRef attempt = report.attempt();
        Rejection rejection = new Rejection(Rejection.Kind.NO_LEASE, why);
        String name = name(report.content());
        RunEvent.TaskReportRefused event =
                new RunEvent.TaskReportRefused(
                        attempt.task(),
                        attempt.attempt(),
                        attempt.dispatch(),
                        report.lease(),
                        name,
                        why);
        return switch (report.content()) {
            case RunCommand.Content.Started() ->
                    new Decision.Rejected(
                            rejection,
                            event,
                            List.of(
                                    new Effect.StopAttempt(
                                            attempt.task(),
                                            attempt.attempt(),
                                            attempt.dispatch(),
                                            report.lease())));
            case RunCommand.Content.Succeeded ignored ->
                    new Decision.Rejected(rejection, event, List.of());
            case RunCommand.Content.Failed ignored ->
                    new Decision.Rejected(rejection, event, List.of());
            case RunCommand.Content.Stopped() -> new Decision.Rejected(rejection, null, List.of());
            case RunCommand.Content.Returned() -> new Decision.Rejected(rejection, null, List.of());
        };
    }

    private static Decision.@Nullable Rejected ofUnclaimed(
            Step step, TaskPlan task, RunCommand.Report report) {
        switch (report.content()) {
            case RunCommand.Content.Started() -> claim(step, task, report, report.at());
            case RunCommand.Content.Succeeded succeeded -> {
                claim(step, task, report, succeeded.startedAt());
                succeed(step, task, succeeded);
            }
            case RunCommand.Content.Failed failed -> {
                claim(step, task, report, failed.startedAt());
                Failures.failed(step, task, failed);
            }
            case RunCommand.Content.Returned() ->
                    Frames.queue(step, task, step.row(task).attempt());
            case RunCommand.Content.Stopped() -> {
                return refuse(report, "nobody has claimed the attempt");
            }
        }
        return null;
    }

    private static Decision.@Nullable Rejected ofClaimed(
            Step step, TaskPlan task, RunCommand.Report report) {
        if (!report.lease().equals(step.row(task).lease())) {
            return refuse(report, "another executor holds the attempt");
        }
        switch (report.content()) {
            case RunCommand.Content.Started() -> {
                return Decision.Rejected.quietly(
                        Rejection.Kind.STALE, "claimed already, by the same executor");
            }
            case RunCommand.Content.Succeeded succeeded -> succeed(step, task, succeeded);
            case RunCommand.Content.Failed failed -> Failures.failed(step, task, failed);
            case RunCommand.Content.Stopped() -> Failures.lost(step, task, report.lease());
            case RunCommand.Content.Returned() -> {
                // The record came again to the executor that runs it: the attempt goes on.
                return Decision.Rejected.quietly(Rejection.Kind.STALE, "the attempt is running");
            }
        }
        return null;
    }

    private static void claim(
            Step step, TaskPlan task, RunCommand.Report report, Instant startedAt) {
        RunCommand.AttemptRef attempt = report.attempt();
        step.apply(
                task,
                new RunEvent.TaskStarted(
                        task.key(),
                        attempt.attempt(),
                        attempt.dispatch(),
                        report.lease(),
                        startedAt));
    }

    private static void succeed(Step step, TaskPlan task, RunCommand.Content.Succeeded succeeded) {
        int size = succeeded.output().sizeBytes();
        if (size > Limits.OUTPUT_BYTES) {
            String message = "the output is " + size + " bytes, more than " + Limits.OUTPUT_BYTES;
            Failures.failed(
                    step,
                    task,
                    new RunCommand.Content.Failed(
                            Reason.ERROR, null, null, message, succeeded.startedAt()));
            return;
        }
        TaskRun row = step.row(task);
        Integer exitCode = task.work(row).body() instanceof Body.Run ? 0 : null;
        step.apply(
                task,
                new RunEvent.TaskSucceeded(
                        task.key(),
                        row.attempt(),
                        succeeded.output(),
                        exitCode,
                        row.isFallback(),
                        step.now()));
    }

    private static boolean isCurrent(TaskRun row, RunCommand.AttemptRef attempt) {
        return row.attempt() == attempt.attempt() && row.dispatch() == attempt.dispatch();
    }

    private static boolean holds(TaskRun row, RunCommand.AttemptRef attempt, Lease lease) {
        return row.state() == TaskState.RUNNING
                && isCurrent(row, attempt)
                && lease.equals(row.lease());
    }

    private static String name(RunCommand.Content content) {
        return switch (content) {
            case RunCommand.Content.Started() -> "started";
            case RunCommand.Content.Succeeded ignored -> "succeeded";
            case RunCommand.Content.Failed ignored -> "failed";
            case RunCommand.Content.Stopped() -> "stopped";
            case RunCommand.Content.Returned() -> "returned";
        };
    }

    private Reports() {}
}
