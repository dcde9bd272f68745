package io.hivemind.scheduler.api.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.LogChunk;
import io.hivemind.scheduler.api.topic.PartitionReader;
import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.query.RunRow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A run's output as it is read: chunks that are wanted, in order, each once. Knows which attempts
/// have begun to write and not ended. One thread.
final class RunLog implements AutoCloseable {
    /// How far an executor's clock may be behind the brokers'.
    private static final Duration SKEW = Duration.ofSeconds(10);

    /// @param next where to go on after it
    record Piece(long next, ObjectNode json) {}

    private final PartitionReader<LogChunk> reader;
    private final LogQuery query;
    private final LogText text = new LogText();
    private final Set<AttemptRef> open = new HashSet<>();
    private final Map<AttemptRef, Long> sequences = new HashMap<>();

    RunLog(PartitionReader<LogChunk> reader, RunRow run, LogQuery query) {
        this.reader = reader;
        this.query = query;
        if (query.from() >= 0) {
            reader.seek(query.from());
        } else {
            reader.seek(run.times().createdAt().minus(SKEW));
        }
    }

    List<Piece> poll(Duration atMost) {
        List<Piece> pieces = new ArrayList<>();
        for (PartitionReader.Entry<LogChunk> entry : reader.poll(atMost)) {
            LogChunk chunk = entry.value();
            if (query.wants(chunk.getAttempt()) && isNew(chunk)) {
                String words = text.decode(chunk);
                if (!words.isEmpty()) {
                    pieces.add(new Piece(entry.offset() + 1, json(entry.offset(), chunk, words)));
                }
            }
        }
        return pieces;
    }

    /// A producer that was cut off may send a chunk twice.
    private boolean isNew(LogChunk chunk) {
        AttemptRef attempt = chunk.getAttempt();
        if (chunk.getLast()) {
            open.remove(attempt);
        } else {
            open.add(attempt);
        }
        Long last = sequences.put(attempt, chunk.getSequence());
        if (last != null && last >= chunk.getSequence()) {
            sequences.put(attempt, last);
            return false;
        }
        return true;
    }

    /// Whether an attempt was seen that has not said its last word.
    boolean hasOpenAttempts() {
        return !open.isEmpty();
    }

    long position() {
        return reader.position();
    }

    long end() {
        return reader.end();
    }

    /// Whether what is read now was written so long after the run's end that it cannot be about it.
    boolean isPast(RunRow run) {
        Instant ended = run.times().endedAt();
        return ended != null && reader.lastAt().isAfter(ended.plusSeconds(60));
    }

    private static ObjectNode json(long offset, LogChunk chunk, String words) {
        AttemptRef attempt = chunk.getAttempt();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("at_offset", offset)
                        .put("task", attempt.getTask());
        if (attempt.getInstance() < 0) {
            json.putNull("instance");
        } else {
            json.put("instance", attempt.getInstance());
        }
        return json.put("attempt", attempt.getAttempt())
                .put("dispatch", attempt.getDispatch())
                .put("stream", chunk.getStream())
                .put("sequence", chunk.getSequence())
                .put("at", AvroJson.instant(chunk.getAt()))
                .put("text", words);
    }

    void wakeUp() {
        reader.wakeUp();
    }

    @Override
    public void close() {
        reader.close();
    }
}
