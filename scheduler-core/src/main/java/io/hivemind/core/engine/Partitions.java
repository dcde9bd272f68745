package io.hivemind.core.engine;

import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.RunIds;

/// Where things live.
///
/// @param own the engine's own partition
/// @param count how many there are
public record Partitions(int own, int count) {
    /// One for everything.
    public static final Partitions ONE = new Partitions(0, 1);

    private static final String POOLS = "pools";

    /// The home of a job, and of its runs unless they are spread.
    public int home(String job) {
        return RunIds.homePartition(job, count);
    }

    /// Where the run lives that this trigger creates: at the job's home, or, of a job whose runs
    /// are spread, where the trigger's id belongs.
    public int ofRun(JobSpec job, String triggerId) {
        return RunIds.runPartition(
                job.fullName(), job.options().spread() ? triggerId : null, count);
    }

    /// Where all pools live, so that several are taken in one step.
    public int ofPools() {
        return RunIds.homePartition(POOLS, count);
    }
}
