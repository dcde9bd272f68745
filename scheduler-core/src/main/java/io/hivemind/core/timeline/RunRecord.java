package io.hivemind.core.timeline;

import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// One run as it is being recorded. Rows stay after the run has left the store.
final class RunRecord {
    private final List<String> tasks;
    private final Map<TaskKey, TaskRun> rows = new HashMap<>();
    private final Map<String, TreeMap<Integer, TaskKey>> instances = new HashMap<>();
    private final Map<TaskKey, List<Timeline.Try>> tries = new HashMap<>();
    private final Set<TaskKey> inFallback = new HashSet<>();
    private final Map<TaskKey, String> messages = new HashMap<>();
    private @Nullable Run run;
    private @Nullable Instant endedAt;
    private @Nullable String message;

    RunRecord(List<String> tasks) {
        this.tasks = tasks;
    }

    void after(Decision.Accepted decision, Instant at) {
        run = decision.run();
        rows.putAll(decision.rows());
        decision.rows().keySet().stream()
                .filter(TaskKey::isInstance)
                .forEach(key ->
                        instances
                                .computeIfAbsent(key.task(), task -> new TreeMap<>())
                                .put(key.instance(), key));
        if (endedAt == null && decision.run().state().isTerminal()) {
            endedAt = at;
        }
    }

    void hear(RunEvent event, Instant at, long round) {
        switch (event) {
            case RunEvent.TaskStarted started ->
                    start(started.task(), started.attempt(), started.startedAt(), round);
            case RunEvent.TaskSucceeded ended -> {
                startIfNew(ended.task(), ended.attempt(), at, round);
                end(ended.task(), at);
            }
            case RunEvent.TaskFailed ended -> {
                startIfNew(ended.task(), ended.attempt(), at, round);
                messages.put(ended.task(), ended.message());
                end(ended.task(), at);
            }
            case RunEvent.TaskFallbackStarted ended -> {
                startIfNew(ended.task(), ended.attempt(), at, round);
                end(ended.task(), at);
                inFallback.add(ended.task());
            }
            case RunEvent.TaskRetryScheduled ended -> end(ended.task(), at);
            case RunEvent.TaskLost ended -> end(ended.task(), at);
            case RunEvent.TaskTimedOut ended -> end(ended.task(), at);
            case RunEvent.TaskQueued again -> end(again.task(), at);
            case RunEvent.TaskCancelled ended -> end(ended.task(), at);
            case RunEvent.RunFailed(var reason, var why) -> message = why;
            default -> {}
        }
    }

    private void start(TaskKey task, int attempt, Instant at, long round) {
        tries.computeIfAbsent(task, key -> new ArrayList<>())
                .add(new Timeline.Try(attempt, inFallback.contains(task), at, round, null));
    }

    /// An attempt of which nobody said that it started: the scheduler carried it out itself.
    private void startIfNew(TaskKey task, int attempt, Instant at, long round) {
        List<Timeline.Try> known = tries.getOrDefault(task, List.of());
        if (attempt > 0 && (known.isEmpty() || known.getLast().attempt() < attempt)) {
            start(task, attempt, at, round);
        }
    }

    private void end(TaskKey task, Instant at) {
        List<Timeline.Try> known = tries.getOrDefault(task, List.of());
        if (!known.isEmpty() && known.getLast().endedAt() == null) {
            Timeline.Try last = known.removeLast();
            known.add(
                    new Timeline.Try(
                            last.attempt(), last.fallback(), last.startedAt(), last.round(), at));
        }
    }

    Timeline.RunLine line() {
        Run known = Objects.requireNonNull(run, "a record begins with a decision");
        return new Timeline.RunLine(
                known.runId(),
                known.job(),
                known.trigger(),
                known.params(),
                known.nominalAt(),
                known.createdAt(),
                known.state(),
                known.reason(),
                known.startedAt(),
                endedAt,
                known.output(),
                message,
                lines());
    }

    private List<Timeline.TaskLine> lines() {
        List<Timeline.TaskLine> lines = new ArrayList<>();
        for (String task : tasks) {
            lines.add(line(TaskKey.of(task)));
            instances
                    .getOrDefault(task, new TreeMap<>(Comparator.naturalOrder()))
                    .values()
                    .forEach(key -> lines.add(line(key)));
        }
        return lines;
    }

    private Timeline.TaskLine line(TaskKey key) {
        TaskRun row = rows.getOrDefault(key, TaskRun.pending(key));
        return new Timeline.TaskLine(
                key,
                row.state(),
                row.reason(),
                row.attempts(),
                row.isFallback(),
                row.fallbackAttempts(),
                row.endedAt(),
                row.output(),
                messages.get(key),
                List.copyOf(tries.getOrDefault(key, List.of())));
    }
}
