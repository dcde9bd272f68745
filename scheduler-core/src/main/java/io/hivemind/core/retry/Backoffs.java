package io.hivemind.core.retry;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/// How long a retry waits (LANGUAGE section 3): whole milliseconds, rounded down.
public final class Backoffs {
    /// No delay is longer, whatever the factor.
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private static final int LARGEST_EXPONENT = 100_000;

    /// The delay after the `failures`-th failure, 1 before the second attempt.
    ///
    /// @param seed names run, task and attempt, so that the jitter is the same on every replay
    public static Duration delay(RetryPolicy retry, int failures, String seed) {
        BigDecimal ms = grown(retry, failures);
        Duration cap = retry.maxDelay();
        if (cap != null) {
            ms = ms.min(BigDecimal.valueOf(cap.toMillis()));
        }
        if (retry.jitter() > 0) {
            double offset = retry.jitter() * (2 * draw(seed) - 1);
            ms = ms.multiply(BigDecimal.ONE.add(BigDecimal.valueOf(offset)));
        }
        if (ms.precision() - ms.scale() <= 0) {
            return Duration.ZERO; // below a millisecond, perhaps by millions of digits
        }
        BigDecimal bounded = ms.max(BigDecimal.ZERO).min(BigDecimal.valueOf(LONGEST.toMillis()));
        return Duration.ofMillis(bounded.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    private static BigDecimal grown(RetryPolicy retry, int failures) {
        BigDecimal delay = BigDecimal.valueOf(retry.delay().toMillis());
        return switch (retry.backoff()) {
            case FIXED -> delay;
            case LINEAR -> delay.multiply(BigDecimal.valueOf(failures));
            case EXPONENTIAL -> {
                int exponent = Math.min(failures - 1, LARGEST_EXPONENT);
                BigDecimal factor = BigDecimal.valueOf(retry.factor());
                yield delay.multiply(factor.pow(exponent, MathContext.DECIMAL128));
            }
        };
    }

    /// In [0, 1), by FNV-1a and the finaliser of SplitMix64: the same for the same seed, for ever.
    public static double draw(String seed) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < seed.length(); i++) {
            hash = (hash ^ seed.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        hash ^= hash >>> 31;
        return (hash >>> 11) * 0x1.0p-53;
    }

    private Backoffs() {}
}
