package io.hivemind.scheduler.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.core.verify.Position;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A record as it lies on its topic.
///
/// @param time its timestamp: of events and ready records the time of the decision, of what the
///   engine reads the broker's
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Recorded(Position at, Instant time, byte @Nullable [] key, byte[] value) {

    /// Empty where there is none.
    public String keyText() {
        return key == null ? "" : new String(key, UTF_8);
    }
}
