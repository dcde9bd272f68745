package io.hivemind.connect.watch;

import io.hivemind.connect.seen.Known;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Something that happened to a file.
///
/// @param kind null where nobody wants to be told
/// @param name path or key
/// @param size last known one, where it was deleted
/// @param tag the etag of an object, else empty
/// @param content SHA-256, where contents matter
/// @param hash of the name
/// @param known what is known from then on; null for nothing any more
public record Change(
        @Nullable Kind kind,
        String name,
        long size,
        Instant modifiedAt,
        String tag,
        @Nullable String content,
        long hash,
        @Nullable Known known) {

    public enum Kind {
        CREATED,
        MODIFIED,
        DELETED
    }
}
