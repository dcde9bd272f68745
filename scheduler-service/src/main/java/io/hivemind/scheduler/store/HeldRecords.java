package io.hivemind.scheduler.store;

import io.hivemind.avro.store.StoredHeld;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;

/// Records that wait for their topic to be seen: ready tasks of a queue that nobody made yet, and
/// records that tasks publish.
public final class HeldRecords {
    private static final int TOPICS_AT_A_TIME = 1_000;

    private final StateView state;
    private final Values<StoredHeld> values = new Values<>(StoredHeld.class);
    private boolean mayHold = true;

    public HeldRecords(StateView state) {
        this.state = state;
    }

    /// One of them, with its key in the store.
    public record Held(Bytes key, StoredHeld record) {}

    public void hold(String topic, StoredHeld record) {
        mayHold = true;
        Bytes key =
                Key.of(Key.HELD)
                        .text(topic)
                        .text(record.getRunId())
                        .text(record.getTask())
                        .number(record.getInstance())
                        .number(record.getDispatch())
                        .bytes();
        state.put(key, values.bytes(record));
    }

    /// The topics that something waits for.
    public List<String> topics() {
        if (!mayHold) {
            return List.of();
        }
        TreeSet<String> topics = new TreeSet<>();
        Bytes prefix = Key.of(Key.HELD).bytes();
        @Nullable Bytes after = null;
        while (topics.size() < TOPICS_AT_A_TIME) {
            List<StateView.Entry> next = state.scan(prefix, after, 1);
            if (next.isEmpty()) {
                break;
            }
            String topic = Key.read(next.getFirst().key()).text();
            topics.add(topic);
            after = Key.end(Key.of(Key.HELD).text(topic).bytes());
        }
        mayHold = !topics.isEmpty();
        return List.copyOf(topics);
    }

    public List<Held> of(String topic, int limit) {
        return state.scan(Key.of(Key.HELD).text(topic).bytes(), null, limit).stream()
                .map(entry -> new Held(entry.key(), values.value(entry.value())))
                .toList();
    }

    public void remove(Held held) {
        state.delete(held.key());
    }
}
