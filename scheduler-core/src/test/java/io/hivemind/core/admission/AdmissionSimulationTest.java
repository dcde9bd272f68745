package io.hivemind.core.admission;

import org.junit.jupiter.api.Test;

/// Random jobs whose every message may come twice. To replay one: `-Dsim.seed=N`; to try more of
/// them: `-Dhivemind.seeds=N`.
class AdmissionSimulationTest {

    @Test
    void whatever_comes_in_whatever_order_no_rule_of_admission_is_broken() {
        Long replayed = Long.getLong("sim.seed");
        long first = replayed != null ? replayed : 1;
        long last = replayed != null ? replayed : Long.getLong("hivemind.seeds", 400);
        for (long seed = first; seed <= last; seed++) {
            try {
                new SimulatedJob(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "replay with -Dsim.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
