package io.hivemind.core.simulation;

import io.hivemind.core.admission.JobChange;
import io.hivemind.core.admission.JobTable;
import io.hivemind.core.engine.EngineState;
import io.hivemind.core.job.Placement;
import io.hivemind.core.pool.PoolChange;
import io.hivemind.core.pool.PoolReader;
import io.hivemind.core.pool.PoolTable;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows of a partition in memory. What was written since the last [#commit] can be undone, as
/// when a scheduler dies with its transaction open.
public final class MemoryState implements EngineState {
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final Map<String, Map<TaskKey, TaskRun>> rows = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, JobTable> jobs = new HashMap<>();
    private final PoolTable pools = new PoolTable();
    private final boolean canUndo;
    private final List<Runnable> undo = new ArrayList<>();

    /// @param canUndo whether [#rollBack] is wanted
    public MemoryState(boolean canUndo) {
        this.canUndo = canUndo;
    }

    void commit() {
        undo.clear();
    }

    void rollBack() {
        undo.reversed().forEach(Runnable::run);
        undo.clear();
    }

    /// In order of creation.
    Collection<Run> runs() {
        return runs.values();
    }

    @Override
    public @Nullable Run run(String runId) {
        return runs.get(runId);
    }

    @Override
    public @Nullable TaskRun task(String runId, TaskKey key) {
        Map<TaskKey, TaskRun> ofRun = rows.get(runId);
        return ofRun == null ? null : ofRun.get(key);
    }

    @Override
    public boolean hasEnded(String runId) {
        return ended.contains(runId);
    }

    @Override
    public void write(String runId, Decision.Accepted decision) {
        put(runs, runId, decision.run());
        Map<TaskKey, TaskRun> ofRun = rows.computeIfAbsent(runId, id -> new HashMap<>());
        decision.rows().forEach((key, row) -> put(ofRun, key, row));
    }

    @Override
    public void forget(String runId) {
        put(runs, runId, null);
        put(rows, runId, null);
        if (ended.add(runId)) {
            undo(() -> ended.remove(runId));
        }
    }

    @Override
    public Page runsOf(String job, String after) {
        return new Page(runs.values().stream().filter(run -> run.job().equals(job)).toList(), null);
    }

    @Override
    public JobTable job(String job) {
        return jobs.computeIfAbsent(job, name -> new JobTable());
    }

    @Override
    public void write(String job, List<JobChange> changes) {
        job(job).apply(changes);
        undo(() ->
                job(job).apply(
                                changes.reversed().stream()
                                        .map(it ->
                                                new JobChange(
                                                        /* before= */ it.after(),
                                                        /* after= */ it.before()))
                                        .toList()));
    }

    @Override
    public PoolReader pools() {
        return pools;
    }

    @Override
    public void writePools(List<PoolChange> changes) {
        pools.apply(changes);
        undo(() ->
                pools.apply(
                        changes.reversed().stream()
                                .map(it ->
                                        new PoolChange(
                                                /* before= */ it.after(), /* after= */ it.before()))
                                .toList()));
    }

    @Override
    public boolean hasQueue(Placement placement) {
        return true;
    }

    private void undo(Runnable step) {
        if (canUndo) {
            undo.add(step);
        }
    }

    private <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
        V before = value == null ? map.remove(key) : map.put(key, value);
        undo(() -> {
            if (before == null) {
                map.remove(key);
            } else {
                map.put(key, before);
            }
        });
    }
}
