package io.hivemind.core.engine;

import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunReader;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

/// A run as the partition's state has it.
record StoredRun(EngineState state, String runId, String job) implements RunReader {
    @Override
    public @Nullable Run run() {
        return state.run(runId);
    }

    @Override
    public TaskRun task(TaskKey key) {
        TaskRun row = state.task(runId, key);
        return row == null ? TaskRun.pending(key) : row;
    }

    @Override
    public long taskRuns(String task) {
        return state.job(job).taskRuns(task);
    }

    @Override
    public boolean hasQueue(Placement placement) {
        return state.hasQueue(placement);
    }
}
