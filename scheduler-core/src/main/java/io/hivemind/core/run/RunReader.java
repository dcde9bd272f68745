package io.hivemind.core.run;

import io.hivemind.core.job.Placement;

import org.jspecify.annotations.Nullable;

/// What a decision may read. Reading a row loads it; a decision reads only the rows it touches.
public interface RunReader {

    /// The header, null where there is no such run.
    @Nullable Run run();

    /// The row as stored; a task of a live run without a stored row is [TaskRun#pending].
    TaskRun task(TaskKey key);

    /// Whether the ready queue of such tasks is there. No state of the run, and nothing that a
    /// replay could know: it takes it from the events, which say of each task that had to wait.
    boolean hasQueue(Placement placement);

    /// How often a task has run in its job's life, over all runs.
    default long taskRuns(String task) {
        return 0;
    }
}
