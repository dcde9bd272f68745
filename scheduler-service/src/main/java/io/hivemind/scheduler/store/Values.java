package io.hivemind.scheduler.store;

import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/// Avro values of the store. They carry their schema's fingerprint, never a registry's id: a store
/// must be readable without a registry.
final class Values<T extends SpecificRecord> {
    private static final Wire WIRE = Wire.singleObject();
    private static final String TOPIC = "state";

    private final Serde<T> serde;

    Values(Class<T> type) {
        this.serde = WIRE.serde(type);
    }

    byte[] bytes(T value) {
        return serde.serializer().serialize(TOPIC, value);
    }

    T value(byte[] bytes) {
        return serde.deserializer().deserialize(TOPIC, bytes);
    }

    @Nullable T valueOrNull(byte @Nullable [] bytes) {
        return bytes == null ? null : value(bytes);
    }
}
