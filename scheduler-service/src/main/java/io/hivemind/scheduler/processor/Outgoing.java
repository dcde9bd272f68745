package io.hivemind.scheduler.processor;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// A record on its way out, encoded: whatever may go wrong with its content has gone wrong before
/// anything is written.
///
/// @param partition [#ANY] for the one its key gives, [#ALL] for a copy in each
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Outgoing(
        String topic,
        int partition,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Map<String, String> headers) {
    public static final int ANY = -1;
    public static final int ALL = -2;

    public Outgoing {
        headers = Map.copyOf(headers);
    }
}
