package io.hivemind.systemtests.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Random;

/// How often a test kills, and when: drawn from a seed that is in every failure's message.
/// `-Dhivemind.kills=20` asks for more kills than the build has time for, `-Dhivemind.seed=` for
/// the moments of an earlier test.
public final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final int KILLS_IN_BUILD = 1;

    private final int kills;
    private final long seed;
    private final Random random;

    private Faults(int kills, long seed) {
        this.kills = kills;
        this.seed = seed;
        this.random = new Random(seed);
    }

    public static Faults ofThisRun() {
        Faults faults =
                new Faults(
                        Integer.getInteger("hivemind.kills", KILLS_IN_BUILD),
                        Long.getLong("hivemind.seed", System.nanoTime()));
        LOG.info("{}", faults);
        return faults;
    }

    public int kills() {
        return kills;
    }

    /// So many milliseconds, below the bound.
    public long moment(int boundMs) {
        return random.nextInt(boundMs);
    }

    /// Which of so many.
    public int oneOf(int count) {
        return random.nextInt(count);
    }

    /// For the figures of a long test.
    public void say(String result) {
        LOG.info("{}: {}", this, result);
    }

    @Override
    public String toString() {
        return "-Dhivemind.kills=" + kills + " -Dhivemind.seed=" + seed;
    }
}
