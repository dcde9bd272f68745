package io.hivemind.connect.seen;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What is remembered of a file: hashes.
///
/// @param stat of size, time and tag
/// @param birth as in [Item]
/// @param content 0 where contents do not matter
/// @param last its name and how it was, where somebody wants to be told when it has gone
public record Known(long stat, long birth, long content, @Nullable Last last) {

    public record Last(String name, long size, Instant modifiedAt) {}

    /// Nobody has written to it since.
    public boolean unchanged(Item item) {
        return stat == item.stat();
    }

    public boolean sameContent(Item item) {
        return item.content() != null && content == Fingerprint.of(item.content());
    }

    /// Another file has its name now: the first one was deleted, or the other renamed over it.
    public boolean replacedBy(Item item) {
        return differ(birth >>> 32, item.birth() >>> 32)
                || differ(birth & 0xffffffffL, item.birth() & 0xffffffffL);
    }

    private static boolean differ(long mine, long other) {
        return mine != 0 && other != 0 && mine != other;
    }
}
