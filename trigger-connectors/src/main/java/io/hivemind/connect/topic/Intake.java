package io.hivemind.connect.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.record.TriggerRecords.Happening;
import io.hivemind.core.expression.Json;
import io.hivemind.language.expression.JsonValues;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A trigger on its way through its topic: what it has read, and what waits to become a run. It
/// knows no clock: it is told the time, in nanoseconds from anywhere.
final class Intake {
    /// Something that starts a run.
    ///
    /// @param offset where the trigger goes on from once it is written
    record Emission(Happening happening, Map<String, Object> offset) {}

    /// Of a batch: params and event together may have 512 KiB.
    private static final int MAX_BATCH_BYTES = 448 * 1024;

    private static final int MAX_EVENT_CHARS = 1024 * 1024;
    private static final long NEVER = Long.MAX_VALUE;

    private final TopicTrigger reads;
    private final TopicPosition position;
    private FollowedTrigger trigger;
    private final List<String> waiting = new ArrayList<>();
    private int waitingBytes;
    private String waitingId = "";
    private Map<String, Object> beforeWaiting = Map.of();
    private long dueNanos = NEVER;

    Intake(FollowedTrigger trigger, TopicTrigger reads, TopicPosition position) {
        this.trigger = trigger;
        this.reads = reads;
        this.position = position;
    }

    FollowedTrigger trigger() {
        return trigger;
    }

    TopicTrigger reads() {
        return reads;
    }

    TopicPosition position() {
        return position;
    }

    /// Whether it has read this record before: another trigger made the consumer go back.
    boolean knows(int partition, long offset) {
        return offset < position.next(partition);
    }

    /// A later revision has it too.
    void renew(FollowedTrigger later) {
        trigger = later;
    }

    /// Where a start after a crash may go on from. What waits is not behind it: it is read again.
    Map<String, Object> offset() {
        return waiting.isEmpty() ? position.offset() : beforeWaiting;
    }

    /// What a record brings to a run, as JSON text; null where it does not count.
    ///
    /// @param values the parts of the record by name
    /// @throws IllegalArgumentException where it cannot be told whether it counts, or it is too
    ///   large
    @Nullable String event(Map<String, Object> values) {
        return reads.when().isEmpty() || reads.when().get().holds(values)
                ? JsonValues.write(values, MAX_EVENT_CHARS).text()
                : null;
    }

    /// Goes past a record.
    ///
    /// @param event null for one that does not count
    /// @return what starts a run now, null for nothing yet
    @Nullable Emission read(int partition, long offset, @Nullable String event, long nowNanos) {
        if (event == null) {
            position.read(partition, offset);
            return null;
        }
        String id = reads.topic() + "-" + partition + "-" + offset;
        return switch (reads.grouping()) {
            case TopicTrigger.Grouping.Each() -> {
                position.read(partition, offset);
                yield emission(id, event);
            }
            case TopicTrigger.Grouping.Batch batch -> {
                int bytes = event.getBytes(UTF_8).length;
                Emission full = waitingBytes + bytes > MAX_BATCH_BYTES ? flush() : null;
                if (waiting.isEmpty()) {
                    await(id, nowNanos, batch.within().toNanos());
                }
                waiting.add(event);
                waitingBytes += bytes;
                position.read(partition, offset);
                yield full == null && waiting.size() >= batch.max() ? flush() : full;
            }
            case TopicTrigger.Grouping.Debounce(var quiet) -> {
                clear();
                await(id, nowNanos, quiet.toNanos());
                waiting.add(event);
                position.read(partition, offset);
                yield null;
            }
        };
    }

    /// When what waits is due; [Long#MAX_VALUE] for never.
    long dueNanos() {
        return dueNanos;
    }

    /// What waits and is due, null for nothing.
    @Nullable Emission due(long nowNanos) {
        return dueNanos == NEVER || nowNanos < dueNanos ? null : flush();
    }

    private void await(String id, long nowNanos, long nanos) {
        waitingId = id;
        beforeWaiting = position.offset();
        dueNanos = nowNanos + nanos;
    }

    private @Nullable Emission flush() {
        if (waiting.isEmpty()) {
            return null;
        }
        String event =
                reads.grouping() instanceof TopicTrigger.Grouping.Batch
                        ? "{\"topic\":\""
                                + reads.topic()
                                + "\",\"records\":["
                                + String.join(",", waiting)
                                + "]}"
                        : waiting.getLast();
        clear();
        return emission(waitingId, event);
    }

    private Emission emission(String id, String event) {
        return new Emission(new Happening(id, null, new Json(event)), position.offset());
    }

    private void clear() {
        waiting.clear();
        waitingBytes = 0;
        dueNanos = NEVER;
    }
}
