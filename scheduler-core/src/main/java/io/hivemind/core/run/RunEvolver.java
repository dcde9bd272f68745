package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

/// The only place where state changes: the header and the row after an event. Total and without
/// choices of its own, so that a replay of the events gives the state again.
public final class RunEvolver {

    /// The header after the event; null only before [RunEvent.RunCreated].
    public static Run evolve(@Nullable Run run, RunEvent event) {
        if (event instanceof RunEvent.RunCreated created) {
            return create(created);
        }
        if (run == null) {
            throw new IllegalStateException("no run to apply to: " + event);
        }
        return switch (event) {
            case RunEvent.RunCreated created -> create(created);
            case RunEvent.RunStarted() -> with(run, RunState.RUNNING);
            case RunEvent.RunCancelling(var reason, var at) ->
                    closing(run, new Run.Closing(reason, at));
            case RunEvent.RunSucceeded() -> with(run, RunState.SUCCEEDED);
            case RunEvent.RunFailed ignored -> with(run, RunState.FAILED);
            case RunEvent.RunCancelled ignored -> with(run, RunState.CANCELLED);
            case RunEvent.TaskFailed failed -> oneTaskLess(run, run.failed() || !failed.allowed());
            case RunEvent.TaskSucceeded ignored -> oneTaskLess(run, run.failed());
            case RunEvent.TaskSkipped ignored -> oneTaskLess(run, run.failed());
            case RunEvent.TaskCancelled ignored -> oneTaskLess(run, run.failed());
            case RunEvent.OfTask ignored -> run;
        };
    }

    /// The row of the event's task after it.
    public static TaskRun evolve(TaskRun row, RunEvent.OfTask event) {
        TaskRunDraft draft = new TaskRunDraft(row);
        switch (event) {
            case RunEvent.TaskDependencyResolved(var key, var at) -> draft.ready(at);
            case RunEvent.TaskDelayed delayed -> {
                draft.ready(delayed.at());
                draft.waiting(Reason.DELAY, delayed.until());
            }
            case RunEvent.TaskThrottled(var key, var reason, var at) -> {
                draft.ready(at);
                draft.waiting(reason, null);
            }
            case RunEvent.TaskQueued queued -> {
                draft.ready(queued.at());
                draft.queued(queued.attempt(), queued.dispatch());
            }
            case RunEvent.TaskStarted started ->
                    draft.running(started.lease(), started.startedAt());
            case RunEvent.TaskRetryScheduled retry -> {
                draft.failures++;
                draft.exitCode = retry.exitCode();
                draft.waiting(Reason.BACKOFF, retry.dueAt());
            }
            case RunEvent.TaskLost ignored -> draft.losses++;
            case RunEvent.TaskSucceeded succeeded -> {
                draft.ended(TaskState.SUCCEEDED, null, succeeded.attempt(), succeeded.at());
                draft.output = succeeded.output();
                draft.exitCode = succeeded.exitCode();
            }
            case RunEvent.TaskFailed failed -> {
                draft.ended(TaskState.FAILED, failed.reason(), failed.attempt(), failed.at());
                draft.exitCode = failed.exitCode();
            }
            case RunEvent.TaskSkipped(var key, var reason, var at) ->
                    draft.ended(TaskState.SKIPPED, reason, row.attempt(), at);
            case RunEvent.TaskCancelled(var key, var reason, var at) ->
                    draft.ended(TaskState.CANCELLED, reason, row.attempt(), at);
            case RunEvent.TaskTimedOut ignored -> {
                return row;
            }
            case RunEvent.TaskRetryStarted ignored -> {
                return row;
            }
            case RunEvent.TaskReportRefused ignored -> {
                return row;
            }
        }
        return draft.row();
    }

    private static Run create(RunEvent.RunCreated created) {
        return new Run(
                created.runId(),
                created.job(),
                created.revision(),
                created.trigger(),
                created.params(),
                created.nominalAt(),
                created.createdAt(),
                RunState.PENDING,
                null,
                created.tasks(),
                false);
    }

    private static Run with(Run run, RunState state) {
        return copy(run, state, run.closing(), run.openTasks(), run.failed());
    }

    private static Run closing(Run run, Run.Closing closing) {
        return copy(run, run.state(), closing, run.openTasks(), run.failed());
    }

    private static Run oneTaskLess(Run run, boolean failed) {
        return copy(run, run.state(), run.closing(), run.openTasks() - 1, failed);
    }

    private static Run copy(
            Run run, RunState state, Run.@Nullable Closing closing, int openTasks, boolean failed) {
        return new Run(
                run.runId(),
                run.job(),
                run.revision(),
                run.trigger(),
                run.params(),
                run.nominalAt(),
                run.createdAt(),
                state,
                closing,
                openTasks,
                failed);
    }

    private RunEvolver() {}
}
