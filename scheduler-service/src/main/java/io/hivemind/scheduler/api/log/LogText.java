package io.hivemind.scheduler.api.log;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.LogChunk;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Bytes of chunks as text. Executors cut output anywhere; a character that is cut in two is told
/// with the chunk that brings its end.
final class LogText {
    private record Source(AttemptRef attempt, String stream) {}

    private final Map<Source, byte[]> waiting = new HashMap<>();

    String decode(LogChunk chunk) {
        Source source = new Source(chunk.getAttempt(), chunk.getStream());
        byte[] before = waiting.remove(source);
        byte[] bytes = join(before, chunk.getData());
        int cut = chunk.getLast() ? bytes.length : bytes.length - incompleteTail(bytes);
        if (cut < bytes.length) {
            waiting.put(source, Arrays.copyOfRange(bytes, cut, bytes.length));
        }
        return new String(bytes, 0, cut, StandardCharsets.UTF_8);
    }

    private static byte[] join(byte @Nullable [] before, ByteBuffer data) {
        ByteBuffer view = data.duplicate();
        int kept = before == null ? 0 : before.length;
        byte[] all = new byte[kept + view.remaining()];
        if (before != null) {
            System.arraycopy(before, 0, all, 0, kept);
        }
        view.get(all, kept, view.remaining());
        return all;
    }

    /// How many bytes at the end begin a character without ending it.
    static int incompleteTail(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int lead = bytes[bytes.length - back] & 0xff;
            if (lead < 0x80) {
                return 0;
            }
            if (lead >= 0xc0) {
                int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
                return length > back ? back : 0;
            }
        }
        return 0;
    }
}
