package io.hivemind.scheduler.store;

import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/// Avro values of the store. They carry their schema's fingerprint, never a registry's id: a store
/// must be readable without a registry.
final class Values<T extends SpecificRecord> {
    private static final Wire WIRE = Wire.singleObject();
    private static final String TOPIC = "state";

    private final Class<T> type;
    private final Serde<T> serde;

    Values(Class<T> type) {
        this.type = type;
        this.serde = WIRE.serde(type);
    }

    byte[] bytes(T value) {
        return serde.serializer().serialize(TOPIC, value);
    }

    T value(byte[] bytes) {
        return read(bytes, value -> value);
    }

    /// @param codec to what the core knows it by
    <R> R read(byte[] bytes, Function<T, R> codec) {
        try {
            return codec.apply(serde.deserializer().deserialize(TOPIC, bytes));
        } catch (UndecodableException e) {
            throw new UnreadableStateException(type, e);
        }
    }

    @Nullable T valueOrNull(byte @Nullable [] bytes) {
        return bytes == null ? null : value(bytes);
    }
}
