package io.hivemind.wire;

import io.hivemind.avro.TriggerEvent;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Writes triggers like any record, and reads plain JSON too.
final class TriggerSerde implements Serde<TriggerEvent>, Deserializer<TriggerEvent> {
    private final Serde<TriggerEvent> records;

    TriggerSerde(Serde<TriggerEvent> records) {
        this.records = records;
    }

    @Override
    public Serializer<TriggerEvent> serializer() {
        return records.serializer();
    }

    @Override
    public Deserializer<TriggerEvent> deserializer() {
        return this;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    public void close() {}

    @Override
    public @Nullable TriggerEvent deserialize(String topic, byte @Nullable [] data) {
        if (data != null && TriggerJson.looksLikeJson(data)) {
            return TriggerJson.read(data);
        }
        return records.deserializer().deserialize(topic, data);
    }
}
