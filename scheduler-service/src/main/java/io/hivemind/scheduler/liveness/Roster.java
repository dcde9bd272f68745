package io.hivemind.scheduler.liveness;

import io.hivemind.avro.store.StoredExecutor;
import io.hivemind.wire.Wire;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The executors that were heard of, by id.
final class Roster {
    static final String ACTIVE = "active";
    static final String LOST = "lost";

    private static final String TOPIC = "executors";

    private final KeyValueStore<String, byte[]> store;
    private final Serde<StoredExecutor> values = Wire.singleObject().serde(StoredExecutor.class);

    Roster(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    @Nullable StoredExecutor find(String executor) {
        byte[] bytes = store.get(executor);
        return bytes == null ? null : values.deserializer().deserialize(TOPIC, bytes);
    }

    void put(StoredExecutor executor) {
        byte[] bytes = values.serializer().serialize(TOPIC, executor);
        store.put(executor.getExecutor(), bytes);
    }

    void remove(String executor) {
        store.delete(executor);
    }

    List<StoredExecutor> all() {
        List<StoredExecutor> found = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                found.add(values.deserializer().deserialize(TOPIC, entry.value));
            }
        }
        return found;
    }
}
