package io.hivemind.wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Kafka's view of a codec. A null stays a null (a tombstone).
final class RecordSerde<T extends SpecificRecord>
        implements Serde<T>, Serializer<T>, Deserializer<T> {
    private final Wire wire;
    private final RecordCodec<T> codec;

    RecordSerde(Wire wire, RecordCodec<T> codec) {
        this.wire = wire;
        this.codec = codec;
        BundledSchemas.add(codec.schema());
    }

    @Override
    public Serializer<T> serializer() {
        return this;
    }

    @Override
    public Deserializer<T> deserializer() {
        return this;
    }

    @Override
    public void configure(java.util.Map<String, ?> configs, boolean isKey) {}

    @Override
    public void close() {}

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        return data == null ? null : wire.encode(codec, topic, data);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        return data == null ? null : wire.decode(codec, data);
    }
}
