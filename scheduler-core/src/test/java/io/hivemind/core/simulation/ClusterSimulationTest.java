package io.hivemind.core.simulation;

import org.junit.jupiter.api.Test;

/// Random jobs on several partitions in a hostile world. To replay one: `-Dsim.seed=N`; to try more
/// of them: `-Dhivemind.seeds=N`.
class ClusterSimulationTest {

    @Test
    void whatever_goes_wrong_limits_hold_and_nothing_is_left() {
        Long replayed = Long.getLong("sim.seed");
        long first = replayed != null ? replayed : 1;
        long last = replayed != null ? replayed : Long.getLong("hivemind.seeds", 300);
        for (long seed = first; seed <= last; seed++) {
            try {
                new SimulatedCluster(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "replay with -Dsim.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
