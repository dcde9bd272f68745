package io.hivemind.scheduler.replay;

import io.hivemind.core.engine.Input;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunIds;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// The commands that a run was given: those that a record holds, and those that the engine itself
/// gave in the same step, which show by what they did.
final class Commands {
    private Commands() {}

    /// What the record asked of this run; empty where it was about something else.
    static List<RunCommand> of(
            @Nullable Input input, String runId, List<RunEvent> events, Instant now) {
        return switch (input) {
            case Input.ToRun(String to, List<RunCommand> commands) when to.equals(runId) ->
                    commands;
            case Input.Trigger trigger when starts(trigger, runId, events) ->
                    List.of(
                            new RunCommand.StartRun(
                                    runId,
                                    trigger.trigger(),
                                    trigger.params(),
                                    trigger.nominalAt() == null ? now : trigger.nominalAt(),
                                    entry(events),
                                    trigger.parent()));
            case null, default -> List.of();
        };
    }

    private static boolean starts(Input.Trigger trigger, String runId, List<RunEvent> events) {
        return events.getFirst() instanceof RunEvent.RunCreated
                && RunIds.runId(
                                RunIds.partition(runId),
                                trigger.job(),
                                trigger.trigger().kind(),
                                trigger.trigger().id())
                        .equals(runId);
    }

    /// What the engine asked of the run: its job's admission, a trigger that had waited for its
    /// definition, the loss of an executor. Empty where the first event follows from no such thing.
    static List<RunCommand> behind(List<RunEvent> events) {
        return switch (events.getFirst()) {
            case RunEvent.RunCreated it ->
                    List.of(
                            new RunCommand.StartRun(
                                    it.runId(),
                                    it.trigger(),
                                    it.params(),
                                    it.nominalAt(),
                                    entry(events),
                                    it.parent()));
            case RunEvent.RunStarted ignored -> List.of(new RunCommand.ReleaseRun());
            case RunEvent.RunQueued(var reason) -> List.of(new RunCommand.HoldRun(reason));
            case RunEvent.RunSkipped(var reason) -> List.of(new RunCommand.SkipRun(reason));
            case RunEvent.RunPaused() -> List.of(new RunCommand.PauseRun());
            case RunEvent.RunResumed() -> List.of(new RunCommand.ResumeRun());
            case RunEvent.RunCancelling it -> List.of(new RunCommand.CancelRun(it.reason()));
            case RunEvent.TaskLost ignored ->
                    events.stream()
                            .filter(RunEvent.TaskLost.class::isInstance)
                            .map(event -> loss((RunEvent.TaskLost) event))
                            .toList();
            default -> List.of();
        };
    }

    private static RunCommand loss(RunEvent.TaskLost it) {
        return new RunCommand.LoseAttempt(
                new RunCommand.AttemptRef(it.task(), it.attempt(), it.dispatch()), it.lease());
    }

    /// As what its job's admission let it in.
    private static Entry entry(List<RunEvent> events) {
        return switch (events.size() < 2 ? null : events.get(1)) {
            case RunEvent.RunQueued(var reason) -> new Entry.Wait(reason);
            case RunEvent.RunSkipped(var reason) -> new Entry.Skip(reason);
            case RunEvent.RunFailed(var reason, var message)
                    when reason != null && message != null ->
                    new Entry.Fail(reason, message);
            case null, default -> new Entry.Start();
        };
    }
}
