package io.hivemind.scheduler.processor;

import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunReader;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.scheduler.store.Row;
import io.hivemind.scheduler.store.Runs;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// A run as a decision reads it: rows are loaded when they are asked for, once.
final class RunView implements RunReader {
    private final Runs runs;
    private final String runId;
    private final @Nullable Run run;
    private final Map<TaskKey, Row> loaded = new HashMap<>();

    RunView(Runs runs, String runId) {
        this.runs = runs;
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
