package io.hivemind.connect.seen;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One file or object, as it was when it was looked at.
///
/// @param name its path or key, unique in its watch
/// @param tag what else tells its versions apart: the etag of an object, empty for a file
/// @param birth tells two files of one name apart: its number in the file system (high 32 bits) and
///   the moment it was made (low 32 bits), both hashed; a half that is 0 is not known
/// @param content its SHA-256 in hex, where it was asked for
public record Item(
        String name,
        long size,
        Instant modifiedAt,
        String tag,
        long birth,
        @Nullable String content) {

    /// What changes when it is written to.
    long stat() {
        long nanos = modifiedAt.getEpochSecond() * 1_000_000_000L + modifiedAt.getNano();
        return Fingerprint.of(size, nanos, tag);
    }

    public Known known(boolean withName) {
        return new Known(
                stat(),
                birth,
                content == null ? 0 : Fingerprint.of(content),
                withName ? new Known.Last(name, size, modifiedAt) : null);
    }

    public boolean sameAs(Item other) {
        return stat() == other.stat();
    }
}
