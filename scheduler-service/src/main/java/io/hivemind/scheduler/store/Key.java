package io.hivemind.scheduler.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Bytes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Keys of the store: a prefix byte, then texts that end in a zero byte and numbers that sort.
final class Key {
    static final char PARTITION = 'm';
    static final char RUN = 'h';
    static final char TASK = 'r';
    static final char ENDED = 'g';
    static final char FINISHED = 'f';
    static final char FINISHED_BLOCK = 'b';
    static final char DEFINITION = 'd';
    static final char OLD_DEFINITION = 'v';
    static final char LIVE = 'x';
    static final char LOST = 'l';
    static final char PARKED = 'k';
    static final char HELD = 'w';
    static final char WAITING = 'q';
    static final char JOB = 'j';
    static final char POOL = 'p';
    static final char DEPENDENT = 'e';
    static final char SLOT = 's';

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    private Key(char prefix) {
        out.write(prefix);
    }

    static Key of(char prefix) {
        return new Key(prefix);
    }

    Key text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a name holds a zero character");
            }
        }
        out.write(bytes, 0, bytes.length);
        out.write(0);
        return this;
    }

    Key number(long number) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number ^ Long.MIN_VALUE).array());
        return this;
    }

    Bytes bytes() {
        return Bytes.wrap(out.toByteArray());
    }

    static Reader read(Bytes key) {
        return new Reader(key.get());
    }

    /// Takes a key apart, in the order in which it was put together.
    static final class Reader {
        private final byte[] bytes;
        private int at = 1;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        String text() {
            int end = at;
            while (bytes[end] != 0) {
                end++;
            }
            String text = new String(bytes, at, end - at, UTF_8);
            at = end + 1;
            return text;
        }

        long number() {
            long number = ByteBuffer.wrap(bytes, at, Long.BYTES).getLong() ^ Long.MIN_VALUE;
            at += Long.BYTES;
            return number;
        }
    }

    /// The first key after all that start with this one, which ends in a letter or a zero byte.
    static Bytes end(Bytes prefix) {
        byte[] end = prefix.get().clone();
        end[end.length - 1]++;
        return Bytes.wrap(end);
    }

    static boolean startsWith(Bytes key, Bytes prefix) {
        byte[] bytes = key.get();
        byte[] start = prefix.get();
        return bytes.length >= start.length
                && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
