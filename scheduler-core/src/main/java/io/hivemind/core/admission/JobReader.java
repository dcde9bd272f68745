package io.hivemind.core.admission;

import org.jspecify.annotations.Nullable;

/// The rows of one job that a decision may read.
public interface JobReader {

    /// Null for a job that was never seen.
    JobRow.@Nullable Header header();

    JobRow.@Nullable AdmittedRun run(String runId);

    /// How many runs stand in this stage under this key: the size of that set, never a counter kept
    /// beside it.
    int count(JobRow.Stage stage, String key);

    /// The first run of the stage under this key with an order above `after`; null for none.
    JobRow.@Nullable AdmittedRun next(JobRow.Stage stage, String key, long after);

    /// The first run of the stage, under any key, with an order above `after`; null for none.
    JobRow.@Nullable AdmittedRun next(JobRow.Stage stage, long after);

    JobRow.@Nullable JobOutcome outcome(String job, String key);

    /// The outcomes by the time of their end, then job, then key: the one behind `after`, or the
    /// first.
    JobRow.@Nullable JobOutcome nextOutcome(JobRow.@Nullable JobOutcome after);

    int outcomes();

    JobRow.@Nullable Heard heard(String job, int partition);

    /// How often a task ran over the life of the job.
    long taskRuns(String task);
}
