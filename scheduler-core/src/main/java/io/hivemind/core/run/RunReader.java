package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

/// The state a decision may read. Reading a row loads it; a decision reads only the rows it
/// touches.
public interface RunReader {

    /// The header, null where there is no such run.
    @Nullable Run run();

    /// The row as stored; a task of a live run without a stored row is [TaskRun#pending].
    TaskRun task(TaskKey key);
}
