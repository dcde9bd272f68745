package io.hivemind.connect.definition;

import io.hivemind.core.run.RunIds;

/// The jobs of one of a connector's tasks.
///
/// @param task its number, from 0
/// @param tasks how many share the jobs
public record JobShare(int task, int tasks) {
    /// Of a single task.
    public static final JobShare ALL = new JobShare(0, 1);

    public JobShare {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("task " + task + " of " + tasks);
        }
    }

    public boolean has(String job) {
        return RunIds.homePartition(job, tasks) == task;
    }
}
