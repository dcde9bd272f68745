package io.hivemind.scheduler.store;

import io.hivemind.avro.store.StoredHeld;

import org.apache.kafka.common.utils.Bytes;

import java.util.List;

/// Records that wait for their topic to be seen: what tasks publish, and attempts that are
/// dispatched anew while the topic of their queue is gone.
public final class HeldRecords {
    private final StateView state;
    private final ByTopic byTopic;
    private final Values<StoredHeld> values = new Values<>(StoredHeld.class);

    public HeldRecords(StateView state) {
        this.state = state;
        this.byTopic = new ByTopic(state, Key.HELD);
    }

    /// One of them, with its key in the store.
    public record Held(Bytes key, StoredHeld record) {}

    public void hold(String topic, StoredHeld record) {
        Key key =
                byTopic.key(topic)
                        .text(record.getRunId())
                        .text(record.getTask())
                        .number(record.getInstance())
                        .number(record.getDispatch());
        byTopic.put(key, values.bytes(record));
    }

    public List<String> topics() {
        return byTopic.topics();
    }

    public List<Held> of(String topic, int limit) {
        return byTopic.of(topic, limit).stream()
                .map(entry -> new Held(entry.key(), values.value(entry.value())))
                .toList();
    }

    public void remove(Held held) {
        state.delete(held.key());
    }
}
