package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorJoined;
import io.hivemind.avro.ExecutorLeft;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.ExecutorWasLost;
import io.hivemind.avro.JobPaused;
import io.hivemind.avro.JobResumed;
import io.hivemind.avro.RunCancelled;
import io.hivemind.avro.RunCancelling;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.RunFailed;
import io.hivemind.avro.RunPaused;
import io.hivemind.avro.RunQueued;
import io.hivemind.avro.RunResumed;
import io.hivemind.avro.RunSkipped;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TaskCancelled;
import io.hivemind.avro.TaskDelayed;
import io.hivemind.avro.TaskExpanded;
import io.hivemind.avro.TaskFailed;
import io.hivemind.avro.TaskFallbackStarted;
import io.hivemind.avro.TaskGroupOpened;
import io.hivemind.avro.TaskInstanceCreated;
import io.hivemind.avro.TaskLost;
import io.hivemind.avro.TaskQueued;
import io.hivemind.avro.TaskRetryScheduled;
import io.hivemind.avro.TaskReused;
import io.hivemind.avro.TaskSkipped;
import io.hivemind.avro.TaskStarted;
import io.hivemind.avro.TaskSucceeded;
import io.hivemind.avro.TaskThrottled;
import io.hivemind.avro.TaskTimedOut;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.run.TaskKey;
import io.hivemind.scheduler.history.projection.TaskPatch.Failure;
import io.hivemind.scheduler.history.projection.TaskPatch.Now;
import io.hivemind.scheduler.history.projection.TaskPatch.RowKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The events of some polls, folded: a run that was created, worked and ended in between is one row
/// of each table, written once. Events of a partition are added in order.
final class Batch {
    /// @param what `trigger` or `command`
    record Refusal(ProjectedEvent at, String what, String askedId, String kind, String message) {}

    record ExecutorChange(ExecutorRef executor, String state, String why, Instant at) {}

    /// A job was paused, or resumed.
    record Pause(ProjectedEvent at, boolean paused) {}

    /// Names a row of `attempts`.
    private record AttemptKey(RowKey row, int attempt) {}

    private final Map<String, RunPatch> runs = new LinkedHashMap<>();
    private final Map<RowKey, TaskPatch> tasks = new LinkedHashMap<>();
    private final Map<AttemptKey, AttemptPatch> attempts = new LinkedHashMap<>();
    private final Map<RowKey, Instant> cancelled = new LinkedHashMap<>();
    private final Map<String, Boolean> paused = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Pause> pauses = new ArrayList<>();
    private final List<SlotRow> slots = new ArrayList<>();
    private final Map<String, ExecutorChange> executors = new LinkedHashMap<>();
    private int events;

    void add(ProjectedEvent projected) {
        events++;
        Event event = projected.event();
        Instant at = event.getDecidedAt();
        switch (event.getBody()) {
            case RunCreated e -> run(projected).created(e);
            case RunQueued e -> run(projected).queued(e.getReason());
            case RunStarted e -> run(projected).started(at);
            case RunPaused e -> paused.put(event.getRunId(), true);
            case RunResumed e -> paused.put(event.getRunId(), false);
            case RunSkipped e -> run(projected).ended("SKIPPED", e.getReason(), at);
            case RunCancelling e -> run(projected).cancelling(e.getReason());
            case RunSucceeded e -> run(projected).succeeded(e.getOutput(), at);
            case RunFailed e -> run(projected).ended("FAILED", e.getReason(), at);
            case RunCancelled e -> run(projected).ended("CANCELLED", e.getReason(), at);
            case TriggerRefused e ->
                    refusals.add(
                            new Refusal(
                                    projected,
                                    "trigger",
                                    e.getTrigger().getId(),
                                    e.getKind(),
                                    e.getMessage()));
            case CommandRefused e ->
                    refusals.add(
                            new Refusal(
                                    projected,
                                    "command",
                                    e.getCommandId(),
                                    e.getKind(),
                                    e.getMessage()));
            case JobPaused ignored -> pauses.add(new Pause(projected, true));
            case JobResumed ignored -> pauses.add(new Pause(projected, false));
            case ExecutorJoined e -> executor(e.getExecutor(), "active", "", at);
            case ExecutorLeft e -> executor(e.getExecutor(), "left", "", at);
            case ExecutorWasLost e -> executor(e.getExecutor(), "lost", e.getWhy(), at);
            case null, default -> {
                SlotRow slot = SlotRow.of(event);
                if (slot != null) {
                    slots.add(slot);
                } else {
                    task(event.getRunId(), event.getBody(), at);
                }
            }
        }
    }

    /// Events of a task that change no row (its needs are met, its backoff is over, a report was
    /// refused) are only on the topic; so are those of a later version.
    private void task(String run, @Nullable Object body, Instant at) {
        switch (body) {
            case TaskDelayed e ->
                    task(run, e.getTask(), e.getInstance()).now =
                            Now.waiting("DELAY", e.getUntil(), null);
            case TaskThrottled e ->
                    task(run, e.getTask(), e.getInstance()).now = Now.of("PENDING", e.getReason());
            case TaskQueued e -> queued(run, e, at);
            case TaskStarted e -> started(run, e);
            case TaskSucceeded e -> succeeded(run, e, at);
            case TaskTimedOut e -> {
                RowKey key = new RowKey(run, e.getTask(), e.getInstance());
                attempt(key, e.getAttempt()).ended("FAILED", "TIMED_OUT", at, null);
            }
            case TaskRetryScheduled e -> retried(run, e, at);
            case TaskFallbackStarted e -> fellBack(run, e, at);
            case TaskExpanded e -> {
                TaskPatch task = opened(run, e.getTask(), at);
                task.instances = e.getInstances();
            }
            case TaskInstanceCreated e ->
                    task(run, e.getTask(), e.getInstance()).now = Now.of("PENDING", null);
            case TaskGroupOpened e -> opened(run, e.getTask(), at);
            case TaskReused e -> reused(run, e);
            case TaskLost e -> lost(run, e, at);
            case TaskFailed e -> failed(run, e, at);
            case TaskSkipped e ->
                    task(run, e.getTask(), e.getInstance()).now =
                            Now.ended("SKIPPED", e.getReason(), at, null);
            case TaskCancelled e -> {
                TaskPatch task = task(run, e.getTask(), e.getInstance());
                task.now = Now.ended("CANCELLED", e.getReason(), at, null);
                cancelled.put(task.key, at);
            }
            case null, default -> {}
        }
    }

    private void queued(String run, TaskQueued event, Instant at) {
        AttemptRef ref = event.getAttempt();
        TaskPatch task = task(run, ref.getTask(), ref.getInstance());
        task.now = Now.of("QUEUED", null);
        task.attempt(ref.getAttempt());
        attempt(task.key, ref.getAttempt())
                .queued(ref.getDispatch(), at, event.getQueue(), event.getPriority());
    }

    private void started(String run, TaskStarted event) {
        AttemptRef ref = event.getAttempt();
        TaskPatch task = task(run, ref.getTask(), ref.getInstance());
        task.now = Now.of("RUNNING", null);
        task.attempt(ref.getAttempt());
        task.startedAt(event.getStartedAt());
        attempt(task.key, ref.getAttempt())
                .started(ref.getDispatch(), event.getExecutor(), event.getStartedAt());
    }

    private void succeeded(String run, TaskSucceeded event, Instant at) {
        TaskPatch task = task(run, event.getTask(), event.getInstance());
        task.now = Now.succeeded(at, event.getOutput(), event.getExitCode());
        task.attempt(event.getAttempt());
        task.startedAt(event.getStartedAt());
        if (event.getAttempt() > 0) {
            AttemptPatch attempt = attempt(task.key, event.getAttempt());
            attempt.held(event.getExecutor(), event.getStartedAt());
            attempt.ended("SUCCEEDED", null, at, new Failure(event.getExitCode(), null));
        }
    }

    private void retried(String run, TaskRetryScheduled event, Instant at) {
        Failure failure = new Failure(event.getExitCode(), event.getMessage());
        TaskPatch task = task(run, event.getTask(), event.getInstance());
        task.now = Now.waiting("BACKOFF", event.getDueAt(), failure);
        task.attempt(event.getAttempt());
        task.startedAt(event.getStartedAt());
        AttemptPatch attempt = attempt(task.key, event.getAttempt());
        attempt.held(event.getExecutor(), event.getStartedAt());
        attempt.ended("FAILED", event.getReason(), at, failure);
    }

    /// A task with parts of its own: it runs until they have ended.
    private TaskPatch opened(String run, String name, Instant at) {
        TaskPatch task = task(run, name, TaskKey.WHOLE);
        task.now = Now.of("RUNNING", null);
        task.startedAt(at);
        return task;
    }

    private void fellBack(String run, TaskFallbackStarted event, Instant at) {
        Failure failure = new Failure(event.getExitCode(), event.getMessage());
        TaskPatch task = task(run, event.getTask(), event.getInstance());
        task.now = Now.of("PENDING", null);
        task.startedAt(event.getStartedAt());
        if (event.getAttempt() > 0) {
            task.attempt(event.getAttempt());
            AttemptPatch attempt = attempt(task.key, event.getAttempt());
            attempt.held(event.getExecutor(), event.getStartedAt());
            attempt.ended("FAILED", event.getReason(), at, failure);
        }
    }

    private void reused(String run, TaskReused event) {
        TaskPatch task = task(run, event.getTask(), event.getInstance());
        task.now = Now.succeeded(event.getEndedAt(), event.getOutput(), event.getExitCode());
        task.attempt(event.getAttempts());
        task.startedAt(event.getStartedAt());
        if (event.getInstances() >= 0) {
            task.instances = event.getInstances();
        }
    }

    private void lost(String run, TaskLost event, Instant at) {
        AttemptRef ref = event.getAttempt();
        AttemptPatch attempt =
                attempt(new RowKey(run, ref.getTask(), ref.getInstance()), ref.getAttempt());
        attempt.by(event.getExecutor());
        attempt.ended("LOST", "LOST", at, null);
    }

    private void failed(String run, TaskFailed event, Instant at) {
        Failure failure = new Failure(event.getExitCode(), event.getMessage());
        TaskPatch task = task(run, event.getTask(), event.getInstance());
        task.now = Now.ended("FAILED", event.getReason(), at, failure);
        task.attempt(event.getAttempt());
        task.startedAt(event.getStartedAt());
        if (event.getAttempt() > 0) {
            String state = event.getReason().equals("LOST") ? "LOST" : "FAILED";
            AttemptPatch attempt = attempt(task.key, event.getAttempt());
            attempt.held(event.getExecutor(), event.getStartedAt());
            attempt.ended(state, event.getReason(), at, failure);
        }
    }

    private void executor(ExecutorRef ref, String state, String why, Instant at) {
        executors.put(ref.getExecutor(), new ExecutorChange(ref, state, why, at));
    }

    private RunPatch run(ProjectedEvent event) {
        RunPatch patch = runs.computeIfAbsent(event.event().getRunId(), id -> new RunPatch(event));
        patch.eventsTo = event.offset();
        return patch;
    }

    private TaskPatch task(String run, String task, int instance) {
        return tasks.computeIfAbsent(new RowKey(run, task, instance), TaskPatch::new);
    }

    private AttemptPatch attempt(RowKey row, int attempt) {
        return attempts.computeIfAbsent(
                new AttemptKey(row, attempt), key -> new AttemptPatch(key.row(), key.attempt()));
    }

    Iterable<RunPatch> runs() {
        return runs.values();
    }

    Iterable<TaskPatch> tasks() {
        return tasks.values();
    }

    Iterable<AttemptPatch> attempts() {
        return attempts.values();
    }

    /// Tasks whose attempts that had not ended are over, and when.
    Map<RowKey, Instant> cancelled() {
        return cancelled;
    }

    /// Runs that were paused or resumed, and whether they are paused now.
    Map<String, Boolean> paused() {
        return paused;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    List<SlotRow> slots() {
        return slots;
    }

    List<Pause> pauses() {
        return pauses;
    }

    Iterable<ExecutorChange> executors() {
        return executors.values();
    }

    int events() {
        return events;
    }
}
