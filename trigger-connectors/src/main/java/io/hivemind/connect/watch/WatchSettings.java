package io.hivemind.connect.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// How a place is watched.
///
/// @param on what is told
/// @param settle how long size and time have to stay the same before it is told
/// @param byContent the same content is the same file, whatever its time
/// @param from what is there at first sight and older than this is not told
public record WatchSettings(Set<Change.Kind> on, Duration settle, boolean byContent, Instant from) {

    public WatchSettings {
        on = Set.copyOf(on);
    }

    public boolean names() {
        return on.contains(Change.Kind.DELETED);
    }
}
