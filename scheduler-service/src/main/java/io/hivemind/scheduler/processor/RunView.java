package io.hivemind.scheduler.processor;

import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunReader;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.scheduler.store.Row;
import io.hivemind.scheduler.store.Runs;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// A run as a decision reads it: rows are loaded when they are asked for, once.
final class RunView implements RunReader {
    private final Runs runs;
    private final String runId;
    private final Predicate<Placement> queues;
    private final @Nullable Run run;
    private final Map<TaskKey, Row> loaded = new HashMap<>();

    /// @param queues whether the ready queue of a placement was seen
    RunView(Runs runs, String runId, Predicate<Placement> queues) {
        this.runs = runs;
        this.queues = queues;
        this.runId = runId;
        this.run = runs.find(runId);
    }

    String runId() {
        return runId;
    }

    @Override
    public @Nullable Run run() {
        return run;
    }

    @Override
    public TaskRun task(TaskKey key) {
        Row row = row(key);
        return row == null ? TaskRun.pending(key) : row.task();
    }

    @Override
    public boolean hasQueue(Placement placement) {
        return queues.test(placement);
    }

    /// The row as stored, null where there is none yet.
    @Nullable Row row(TaskKey key) {
        Row row = loaded.get(key);
        if (row == null && run != null) {
            row = runs.find(runId, key);
            if (row != null) {
                loaded.put(key, row);
            }
        }
        return row;
    }
}
