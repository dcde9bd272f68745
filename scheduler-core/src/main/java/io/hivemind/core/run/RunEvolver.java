package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The only place where state changes: the header and the rows after an event. Total and without
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
        RunDraft draft = new RunDraft(run);
        switch (event) {
            case RunEvent.RunCreated ignored -> throw new IllegalStateException("created twice");
            case RunEvent.RunQueued(Reason reason) -> draft.reason = reason;
            case RunEvent.RunStarted(var at) -> draft.started(at);
            case RunEvent.RunPaused() -> draft.paused(true);
            case RunEvent.RunResumed() -> draft.paused(false);
            case RunEvent.RunDeadlineMissed() -> draft.late = true;
            case RunEvent.RunCancelling(var reason, var at, var endsFinally) ->
                    draft.closing(new Run.Closing(reason, at), endsFinally);
            case RunEvent.RunSucceeded(Json output) -> {
                draft.ended(RunState.SUCCEEDED, null);
                draft.output = output;
            }
            case RunEvent.RunFailed(var reason, var message) ->
                    draft.ended(RunState.FAILED, reason);
            case RunEvent.RunSkipped(Reason reason) -> draft.ended(RunState.SKIPPED, reason);
            case RunEvent.RunCancelled(Reason reason) -> draft.ended(RunState.CANCELLED, reason);
            case RunEvent.OfTask ofTask -> count(draft, ofTask);
        }
        return draft.run();
    }

    /// The rows that an event changes: its own, then the one around that, which counts it.
    public static List<TaskKey> touched(RunEvent.OfTask event) {
        TaskKey enclosing = event.task().enclosing();
        boolean counted = enclosing != null && (ends(event) || isCreation(event));
        return counted ? List.of(event.task(), enclosing) : List.of(event.task());
    }

    /// A row that the event touches, after it.
    public static TaskRun evolve(TaskRun row, RunEvent.OfTask event) {
        return row.key().equals(event.task()) ? own(row, event) : enclosing(row, event);
    }

    private static TaskRun own(TaskRun row, RunEvent.OfTask event) {
        TaskRunDraft draft = new TaskRunDraft(row);
        switch (event) {
            case RunEvent.TaskDependencyResolved(var key, var at) -> draft.ready(at);
            case RunEvent.TaskConditionEvaluated(var key, var value, var at) -> draft.ready(at);
            case RunEvent.TaskDelayed(var key, var at, var until) ->
                    draft.throttled(Reason.DELAY, at, until);
            case RunEvent.TaskThrottled(var key, var reason, var at) ->
                    draft.throttled(reason, at, null);
            case RunEvent.TaskExpanded(var key, var instances, var at) ->
                    draft.opened(Parts.ofInstances(instances), at);
            case RunEvent.TaskGroupOpened(var key, var open, var at) ->
                    draft.opened(Parts.ofMembers(open), at);
            case RunEvent.TaskInstanceCreated(var key, var item, var at) -> draft.created(item, at);
            case RunEvent.TaskCutShort(var key, var reason, var at) ->
                    draft.cut = new Run.Closing(reason, at);
            case RunEvent.TaskReused reused -> draft.reused(reused);
            case RunEvent.TaskQueued queued -> draft.queued(queued);
            case RunEvent.TaskStarted started -> draft.running(started);
            case RunEvent.TaskRetryScheduled retry -> draft.failed(retry);
            case RunEvent.TaskFallbackStarted fallback -> draft.fallback(fallback);
            case RunEvent.TaskLost ignored -> draft.losses++;
            case RunEvent.TaskSucceeded succeeded -> draft.succeeded(succeeded);
            case RunEvent.TaskFailed failed -> draft.failed(failed);
            case RunEvent.TaskSkipped(var key, var reason, var at) ->
                    draft.ended(TaskState.SKIPPED, reason, row.attempt(), at);
            case RunEvent.TaskCancelled(var key, var reason, var at) ->
                    draft.ended(TaskState.CANCELLED, reason, row.attempt(), at);
            case RunEvent.TaskTimedOut ignored -> {}
            case RunEvent.TaskRetryStarted ignored -> {}
            case RunEvent.TaskReportRefused ignored -> {}
        }
        return draft.row();
    }

    /// The row around the event's, which counts what is open within it.
    private static TaskRun enclosing(TaskRun row, RunEvent.OfTask event) {
        Parts parts = row.parts();
        if (parts == null) {
            return row;
        }
        TaskRunDraft draft = new TaskRunDraft(row);
        draft.parts = counted(parts, event);
        return draft.row();
    }

    private static Parts counted(Parts parts, RunEvent.OfTask event) {
        if (event instanceof RunEvent.TaskReused reused) {
            return parts.withOutput(bytes(reused.output()));
        }
        if (isCreation(event)) {
            return parts.created();
        }
        int instance = event.task().instance();
        if (instance >= parts.next()) {
            return parts.passedOver();
        }
        Parts ended = parts.ended();
        return switch (event) {
            case RunEvent.TaskFailed failed -> ended.failed(instance, failed.reason());
            case RunEvent.TaskSucceeded succeeded -> ended.withOutput(bytes(succeeded.output()));
            default -> ended;
        };
    }

    private static long bytes(Json output) {
        return output.isNull() ? 0 : output.sizeBytes();
    }

    private static boolean isCreation(RunEvent.OfTask event) {
        return event instanceof RunEvent.TaskInstanceCreated;
    }

    private static boolean ends(RunEvent.OfTask event) {
        return event instanceof RunEvent.TaskSucceeded
                || event instanceof RunEvent.TaskFailed
                || event instanceof RunEvent.TaskSkipped
                || event instanceof RunEvent.TaskCancelled
                || event instanceof RunEvent.TaskReused;
    }

    private static void count(RunDraft draft, RunEvent.OfTask event) {
        if (!event.task().isInstance() && ends(event)) {
            draft.openTasks--;
            draft.failed |= event instanceof RunEvent.TaskFailed failed && !failed.allowed();
        }
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
                created.parent(),
                RunState.PENDING,
                null,
                null,
                false,
                null,
                null,
                false,
                created.tasks(),
                false,
                Json.NULL);
    }

    private RunEvolver() {}
}
