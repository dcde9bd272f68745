package io.hivemind.executor.config;

import java.time.Duration;

/// How long things take in an executor.
///
/// @param claimWindow how long an attempt may run unclaimed while no slot is free: one that ends
///   within it costs one record instead of two
/// @param claimPatience the same while slots are free, when a record in hand keeps the next one
///   from being fetched
/// @param inHand how long a record may wait for a slot before it is handed back
/// @param stepAside how long the executor may be full before it leaves a share group for a while: a
///   group gives each partition to few members, and nobody else is served from those of a full one
/// @param heartbeat how often the executor tells that it lives
/// @param lease how long it is believed without; the scheduler has the same
/// @param grace between TERM and KILL
/// @param drain how long running attempts may go on when the executor leaves
public record Timing(
        Duration claimWindow,
        Duration claimPatience,
        Duration inHand,
        Duration stepAside,
        Duration heartbeat,
        Duration lease,
        Duration grace,
        Duration drain) {
    public static final Timing DEFAULT =
            new Timing(
                    Duration.ofMillis(100),
                    Duration.ofMillis(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30));

    public Timing {
        if (claimPatience.compareTo(claimWindow) > 0) {
            throw new IllegalArgumentException(
                    "the claim patience "
                            + claimPatience
                            + " is longer than the window "
                            + claimWindow);
        }
        if (heartbeat.multipliedBy(2).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "a lease of "
                            + lease
                            + " leaves no room for a heartbeat that fails, with one each "
                            + heartbeat);
        }
    }

    public Timing withGrace(Duration grace) {
        return new Timing(
                claimWindow, claimPatience, inHand, stepAside, heartbeat, lease, grace, drain);
    }

    public Timing withDrain(Duration drain) {
        return new Timing(
                claimWindow, claimPatience, inHand, stepAside, heartbeat, lease, grace, drain);
    }

    public Timing withHeartbeat(Duration heartbeat, Duration lease) {
        return new Timing(
                claimWindow, claimPatience, inHand, stepAside, heartbeat, lease, grace, drain);
    }

    public Timing withInHand(Duration inHand) {
        return new Timing(
                claimWindow, claimPatience, inHand, stepAside, heartbeat, lease, grace, drain);
    }

    public Timing withStepAside(Duration stepAside) {
        return new Timing(
                claimWindow, claimPatience, inHand, stepAside, heartbeat, lease, grace, drain);
    }
}
