package io.hivemind.core.explain;

import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunEvolver;
import io.hivemind.core.run.RunReader;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A run as it was at a moment: the fold of its events up to then.
public final class RecordedRun implements RunReader {

    /// An event, and when it was decided.
    public record Recorded(RunEvent event, Instant at) {}

    private final List<Recorded> events;
    private final Map<TaskKey, TaskRun> rows = new HashMap<>();
    private final Map<TaskKey, TaskRun> lastOpen = new HashMap<>();
    private final Map<TaskKey, List<Recorded>> trails = new HashMap<>();
    private final List<Recorded> header = new ArrayList<>();
    private @Nullable Run run;

    private RecordedRun(List<Recorded> events) {
        this.events = events;
        events.forEach(this::apply);
    }

    /// Null where the run was not there yet.
    public static @Nullable RecordedRun at(List<Recorded> events, Instant moment) {
        List<Recorded> until =
                events.stream().filter(event -> !event.at().isAfter(moment)).toList();
        return until.isEmpty() ? null : new RecordedRun(until);
    }

    @Override
    public Run run() {
        return Objects.requireNonNull(run);
    }

    @Override
    public TaskRun task(TaskKey key) {
        return rows.getOrDefault(key, TaskRun.pending(key));
    }

    /// What the events say of a task that had to wait is all that is known.
    @Override
    public boolean hasQueue(Placement placement) {
        return true;
    }

    /// The row as it was before it ended; as it is where it has not.
    public TaskRun lastOpen(TaskKey key) {
        return lastOpen.getOrDefault(key, TaskRun.pending(key));
    }

    public boolean isKnown(TaskKey key) {
        return rows.containsKey(key);
    }

    /// The instances that something has happened to, by index.
    public List<TaskRun> instances(String task) {
        Map<Integer, TaskRun> found = new TreeMap<>();
        rows.forEach((key, row) -> {
            if (key.isInstance() && key.task().equals(task)) {
                found.put(key.instance(), row);
            }
        });
        return List.copyOf(found.values());
    }

    /// The last event of this kind about the row; null for none.
    public <E extends RunEvent> @Nullable E last(TaskKey key, Class<E> kind) {
        Recorded found = lastRecorded(key, kind);
        return found == null ? null : kind.cast(found.event());
    }

    public @Nullable Instant when(TaskKey key, Class<? extends RunEvent> kind) {
        Recorded found = lastRecorded(key, kind);
        return found == null ? null : found.at();
    }

    /// When the last event of this kind came to the run itself; null for never.
    public @Nullable Instant when(Class<? extends RunEvent> kind) {
        Recorded found = last(header, kind);
        return found == null ? null : found.at();
    }

    public <E extends RunEvent> @Nullable E last(Class<E> kind) {
        Recorded found = last(header, kind);
        return found == null ? null : kind.cast(found.event());
    }

    /// Whether the run has ever waited for this.
    public boolean hasWaited(RunEvent.RunQueued waiting) {
        return header.stream().anyMatch(recorded -> recorded.event().equals(waiting));
    }

    /// When the attempt first came to its queue; null for never.
    public @Nullable Instant queuedAt(TaskKey key, int attempt) {
        for (Recorded recorded : trails.getOrDefault(key, List.of())) {
            if (recorded.event() instanceof RunEvent.TaskQueued queued
                    && queued.attempt() == attempt) {
                return recorded.at();
            }
        }
        return null;
    }

    /// As it was when this event had just come to the row.
    public RecordedRun asOf(TaskKey key, Class<? extends RunEvent> kind) {
        Recorded found = lastRecorded(key, kind);
        return found == null ? this : new RecordedRun(events.subList(0, events.indexOf(found) + 1));
    }

    private @Nullable Recorded lastRecorded(TaskKey key, Class<? extends RunEvent> kind) {
        return last(trails.getOrDefault(key, List.of()), kind);
    }

    private static @Nullable Recorded last(List<Recorded> trail, Class<? extends RunEvent> kind) {
        for (Recorded recorded : trail.reversed()) {
            if (kind.isInstance(recorded.event())) {
                return recorded;
            }
        }
        return null;
    }

    private void apply(Recorded recorded) {
        run = RunEvolver.evolve(run, recorded.event());
        if (!(recorded.event() instanceof RunEvent.OfTask event)) {
            header.add(recorded);
            return;
        }
        trails.computeIfAbsent(event.task(), key -> new ArrayList<>()).add(recorded);
        for (TaskKey key : RunEvolver.touched(event)) {
            TaskRun row = RunEvolver.evolve(task(key), event);
            rows.put(key, row);
            if (!row.state().isTerminal()) {
                lastOpen.put(key, row);
            }
        }
    }
}
