package io.hivemind.language.testfile;

import org.jspecify.annotations.Nullable;

/// A task as a test names it: `task`, `job/task`, `task[2]`, `task.fallback`, or `*` for all tasks
/// of all jobs.
///
/// @param job the job's full name; null for the job of `start`
/// @param task its name, a member of a group as `group.member`; `*` for all
/// @param index of the instance; -1 for the task itself
/// @param fallback its fallback
public record TaskRef(@Nullable String job, String task, int index, boolean fallback) {
    public static final TaskRef ALL = new TaskRef(null, "*", -1, false);

    public boolean isInstance() {
        return index >= 0;
    }

    /// As it is written.
    @Override
    public String toString() {
        return (job == null ? "" : job + "/")
                + task
                + (isInstance() ? "[" + index + "]" : "")
                + (fallback ? ".fallback" : "");
    }
}
