package io.hivemind.connect.seen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A shard as base64 of: a byte of flags, then for each file its name's hash and stat (8 bytes
/// each), birth and content (8 each, where any has one), and its last name, size and time (where
/// any has).
final class SeenText {
    private static final int BIRTH = 1;
    private static final int CONTENT = 2;
    private static final int LAST = 4;
    private static final int MAX_NAME_BYTES = 0xffff;

    private SeenText() {}

    static String write(Map<Long, Known> files) {
        int flags = 0;
        int size = 1;
        for (Known known : files.values()) {
            Known.Last last = known.last();
            flags |= known.birth() == 0 ? 0 : BIRTH;
            flags |= known.content() == 0 ? 0 : CONTENT;
            flags |= last == null ? 0 : LAST;
            size += 32 + (last == null ? 2 : 22 + 3 * last.name().length());
        }
        ByteBuffer buffer = ByteBuffer.allocate(size).put((byte) flags);
        for (Map.Entry<Long, Known> file : files.entrySet()) {
            Known known = file.getValue();
            buffer.putLong(file.getKey()).putLong(known.stat());
            if ((flags & BIRTH) != 0) {
                buffer.putLong(known.birth());
            }
            if ((flags & CONTENT) != 0) {
                buffer.putLong(known.content());
            }
            if ((flags & LAST) != 0) {
                last(buffer, known);
            }
        }
        buffer.flip();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void last(ByteBuffer buffer, Known known) {
        Known.Last last = known.last();
        byte[] name = last == null ? new byte[0] : last.name().getBytes(UTF_8);
        if (last == null || name.length > MAX_NAME_BYTES) {
            buffer.putShort((short) 0);
            return;
        }
        buffer.putShort((short) name.length).put(name).putLong(last.size());
        Instant at = last.modifiedAt();
        buffer.putLong(at.getEpochSecond());
        buffer.putInt(at.getNano());
    }

    static Map<Long, Known> read(String text) {
        Map<Long, Known> files = new LinkedHashMap<>();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            int flags = buffer.get();
            while (buffer.hasRemaining()) {
                long name = buffer.getLong();
                long stat = buffer.getLong();
                long birth = (flags & BIRTH) == 0 ? 0 : buffer.getLong();
                long content = (flags & CONTENT) == 0 ? 0 : buffer.getLong();
                files.put(name, known(buffer, flags, new Known(stat, birth, content, null)));
            }
            return files;
        } catch (BufferUnderflowException | DateTimeException e) {
            throw new IllegalArgumentException("it breaks off", e);
        }
    }

    private static Known known(ByteBuffer buffer, int flags, Known hashes) {
        int bytes = (flags & LAST) == 0 ? 0 : buffer.getShort() & 0xffff;
        if (bytes == 0) {
            return hashes;
        }
        byte[] name = new byte[bytes];
        buffer.get(name);
        long size = buffer.getLong();
        Instant modifiedAt = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
        return new Known(
                hashes.stat(),
                hashes.birth(),
                hashes.content(),
                new Known.Last(new String(name, UTF_8), size, modifiedAt));
    }
}
