package io.hivemind.core.pool;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.job.Priority;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/// What is remembered about pools, in rows small enough that a decision reads and writes only those
/// it touches, however many attempts wait.
public sealed interface PoolRow {

    /// Where a claim stands. One that was released has no row.
    enum Stage {
        WAITING,
        /// It asks for more than a pool has, or for a pool that there is not: it can not be served
        /// until a definition changes, and holds up nobody.
        ASIDE,
        /// It was granted, and holds its slots.
        HELD
    }

    /// A pool that is defined.
    ///
    /// @param timerAt when it wants to be woken; null for not at all
    record Pool(PoolSpec spec, @Nullable Instant timerAt) implements PoolRow {}

    /// An attempt and the slots it asks for, or holds.
    ///
    /// @param slots by pool; of a rate pool as many starts
    /// @param askedAt when it began to wait
    /// @param order the task's place in its file
    /// @param arrival a number of its own, ascending: the order among equals
    record Claim(
            Holder holder,
            Map<String, Integer> slots,
            Priority priority,
            Instant askedAt,
            int order,
            long arrival,
            Stage stage)
            implements PoolRow {

        /// The order in which claims are served.
        public static final Comparator<Claim> SERVED =
                Comparator.comparing(Claim::priority)
                        .thenComparing(Claim::askedAt)
                        .thenComparingInt(Claim::order)
                        .thenComparingInt(claim -> claim.holder().task().instance())
                        .thenComparingLong(Claim::arrival);

        public Claim {
            slots = Map.copyOf(slots);
        }

        Claim to(Stage next) {
            return new Claim(holder, slots, priority, askedAt, order, arrival, next);
        }
    }

    /// What an attempt has started of a rate pool; it counts for the pool's `per`, however early
    /// the attempt ends.
    ///
    /// @param arrival that of the claim
    record Start(String pool, Instant at, long arrival, int starts) implements PoolRow {}

    /// The number of the next claim.
    record Arrivals(long next) implements PoolRow {}
}
