package io.hivemind.language.testrun;

import io.hivemind.core.job.DurationText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Moments as test files write them: `+8s` after the start.
public record Moments(Instant start) {

    /// `-` for none.
    public String text(@Nullable Instant at) {
        if (at == null) {
            return "-";
        }
        Duration after = Duration.between(start, at);
        return after.isNegative()
                ? "-" + format(after.negated())
                : "+" + (after.isZero() ? "0s" : format(after));
    }

    private static String format(Duration duration) {
        Duration whole = Duration.ofMillis(duration.toMillis());
        return DurationText.format(whole);
    }

    /// As `[+0s, +3s]`.
    public String text(List<Instant> moments) {
        return moments.stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
    }
}
