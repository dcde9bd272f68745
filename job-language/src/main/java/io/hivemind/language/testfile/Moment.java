package io.hivemind.language.testfile;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// A moment in a test: `+8s` after its start, or a time. One of the two is not null.
public record Moment(@Nullable Duration after, @Nullable Instant instant) {

    /// The moment, for a test whose clock starts at `start`.
    public Instant from(Instant start) {
        return instant != null ? instant : start.plus(after == null ? Duration.ZERO : after);
    }
}
