package io.hivemind.connect.seen;

/// 64-bit hashes (FNV-1a, mixed at the end). Of a million names two have the same one with a chance
/// of 1 to 37 million.
public final class Fingerprint {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fingerprint() {}

    public static long of(String text) {
        long hash = OFFSET;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = (hash ^ (c & 0xff)) * PRIME;
            hash = (hash ^ (c >>> 8)) * PRIME;
        }
        return mixed(hash);
    }

    /// Of two numbers and a text.
    public static long of(long first, long second, String text) {
        return mixed(mixed(mixed(first) * 31 + second) * 31 + of(text));
    }

    /// Murmur3's last step: without it names that differ at their end share their high bits.
    public static long mixed(long value) {
        long hash = value;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
