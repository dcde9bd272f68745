package io.hivemind.executor.log;

import io.hivemind.avro.LogChunk;
import io.hivemind.executor.attempt.AttemptId;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/// The output of one attempt as numbered chunks. Bytes are taken as they come: a character may be
/// cut in two by the border of a chunk, and nothing is decoded. Pipe readers, the flusher and the
/// attempt's thread call this; the order of their calls is the order of the chunks.
public final class AttemptLog implements AutoCloseable {
    public static final String STDOUT = "stdout";
    public static final String STDERR = "stderr";

    /// The executor's own words.
    public static final String SYSTEM = "system";

    static final int CHUNK_BYTES = 32 * 1024;

    private final AttemptId attempt;
    private final LogSink sink;
    private final LogFlusher flusher;
    private final InstantSource clock;
    private final long capBytes;

    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private String waitingStream = STDOUT;
    private long sequence;
    private long keptBytes;
    private boolean full;
    private boolean closed;

    public AttemptLog(
            AttemptId attempt,
            LogSink sink,
            LogFlusher flusher,
            InstantSource clock,
            long capBytes) {
        this.attempt = attempt;
        this.sink = sink;
        this.flusher = flusher;
        this.clock = clock;
        this.capBytes = capBytes;
    }

    /// Takes output that a task wrote. What comes after the cap, or after the end, is dropped.
    public synchronized void append(String stream, byte[] buffer, int length) {
        if (closed || full || length == 0) {
            return;
        }
        int room = (int) Math.min(length, capBytes - keptBytes);
        keptBytes += room;
        put(stream, buffer, room);
        if (room < length) {
            full = true;
            say("output beyond %d bytes is not kept\n".formatted(capBytes));
        }
    }

    /// Adds a line of the executor itself.
    public synchronized void say(String line) {
        if (!closed) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            put(SYSTEM, bytes, bytes.length);
        }
    }

    /// Sends what waits. Called by the flusher.
    synchronized void flush() {
        if (!closed && waiting.size() > 0) {
            send(false);
        }
    }

    /// Sends what waits, and that nothing follows. Nothing at all where nothing was written.
    @Override
    public synchronized void close() {
        if (!closed && (sequence > 0 || waiting.size() > 0)) {
            send(true);
        }
        closed = true;
    }

    private void put(String stream, byte[] buffer, int length) {
        if (!stream.equals(waitingStream)) {
            flush();
            waitingStream = stream;
        }
        for (int from = 0; from < length; from += CHUNK_BYTES) {
            if (waiting.size() == 0) {
                flusher.flushSoon(this);
            }
            waiting.write(buffer, from, Math.min(CHUNK_BYTES, length - from));
            if (waiting.size() >= CHUNK_BYTES) {
                send(false);
            }
        }
    }

    private void send(boolean last) {
        sink.send(
                LogChunk.newBuilder()
                        .setRunId(attempt.runId())
                        .setAttempt(attempt.toAvro())
                        .setStream(waitingStream)
                        .setSequence(sequence++)
                        .setAt(clock.instant())
                        .setData(ByteBuffer.wrap(waiting.toByteArray()))
                        .setLast(last)
                        .build());
        waiting.reset();
    }
}
