package io.hivemind.core.retry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// When a failed attempt is followed by another (LANGUAGE section 3, `retry`).
///
/// @param attempts how many attempts there may be, the first included
/// @param maxDelay the longest delay, null for no cap
/// @param jitter j gives a delay in [d(1−j), d(1+j)], drawn from run and attempt, applied after the
///   cap
/// @param on the kinds of failure that are retried; empty: every kind
public record RetryPolicy(
        int attempts,
        Duration delay,
        Backoff backoff,
        double factor,
        @Nullable Duration maxDelay,
        double jitter,
        List<RetryOn> on) {

    public static final RetryPolicy NONE =
            new RetryPolicy(1, Duration.ZERO, Backoff.FIXED, 2, null, 0, List.of());

    public RetryPolicy {
        on = List.copyOf(on);
    }
}
