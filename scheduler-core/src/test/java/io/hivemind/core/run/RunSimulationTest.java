package io.hivemind.core.run;

import org.junit.jupiter.api.Test;

/// Random jobs in a hostile world. To replay one: `-Dsim.seed=N`; to try more of them:
/// `-Dhivemind.seeds=N`.
class RunSimulationTest {

    @Test
    void whatever_goes_wrong_every_run_ends_and_no_rule_is_broken() {
        Long replayed = Long.getLong("sim.seed");
        long first = replayed != null ? replayed : 1;
        long last = replayed != null ? replayed : Long.getLong("hivemind.seeds", 400);
        for (long seed = first; seed <= last; seed++) {
            try {
                new SimulatedWorld(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "replay with -Dsim.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
