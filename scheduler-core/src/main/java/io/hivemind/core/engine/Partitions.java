package io.hivemind.core.engine;

import io.hivemind.core.run.RunIds;

/// Where things live.
///
/// @param own the engine's own partition
/// @param count how many there are
public record Partitions(int own, int count) {
    /// One for everything.
    public static final Partitions ONE = new Partitions(0, 1);

    private static final String POOLS = "pools";

    /// The home of a job and of its runs.
    public int home(String job) {
        return RunIds.homePartition(job, count);
    }

    /// Where all pools live, so that several are taken in one step.
    public int ofPools() {
        return RunIds.homePartition(POOLS, count);
    }
}
