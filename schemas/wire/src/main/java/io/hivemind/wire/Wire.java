package io.hivemind.wire;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.wire.registry.SchemaRegistry;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How records become bytes. There are two formats: Avro's single-object encoding, for which
/// nothing else is needed, and Confluent's with a schema registry. Whatever is written, both are
/// read: the first byte tells them apart.
///
/// Any thread may use a `Wire` and its serdes; closing them does nothing.
public final class Wire {
    static {
        // Before anybody builds a record: a builder fills in defaults by decoding them.
        TrustedRecords.trust();
    }

    private final WireFormat format;
    private final @Nullable SchemaRegistry registry;
    private final Map<Class<?>, RecordSerde<?>> serdes = new ConcurrentHashMap<>();

    private Wire(WireFormat format, @Nullable SchemaRegistry registry) {
        this.format = format;
        this.registry = registry;
    }

    /// Needs no registry, and reads no record that refers to one.
    public static Wire singleObject() {
        return new Wire(new WireFormat.SingleObject(), null);
    }

    public static Wire confluent(SchemaRegistry registry) {
        return new Wire(new WireFormat.Confluent(registry), registry);
    }

    /// A serde for records of one class. Its deserializer throws [UndecodableException] for bytes
    /// that are none, and [io.hivemind.wire.registry.RegistryUnavailableException] when the
    /// registry has to be asked and does not answer.
    @SuppressWarnings("unchecked")
    public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return (Serde<T>)
                serdes.computeIfAbsent(type, t -> new RecordSerde<>(this, new RecordCodec<>(type)));
    }

    /// A serde for the triggers topic, where plain JSON is read too.
    public Serde<TriggerEvent> triggers() {
        return new TriggerSerde(serde(TriggerEvent.class));
    }

    <T extends SpecificRecord> byte[] encode(RecordCodec<T> codec, String topic, T record) {
        return codec.encode(format.header(topic, codec.schema()), record);
    }

    <T extends SpecificRecord> T decode(RecordCodec<T> codec, byte[] bytes) {
        if (bytes.length == 0) {
            throw new UndecodableException("it is empty");
        }
        return switch (bytes[0]) {
            case WireFormat.CONFLUENT_MAGIC ->
                    codec.decode(bytes, WireFormat.CONFLUENT_HEADER_BYTES, byRegistryId(bytes));
            case WireFormat.SINGLE_OBJECT_MAGIC ->
                    codec.decode(
                            bytes, WireFormat.SINGLE_OBJECT_HEADER_BYTES, byFingerprint(bytes));
            default -> throw neither(bytes);
        };
    }

    /// A record of any schema that the registry knows, or one of Hivemind's own, as JSON text.
    ///
    /// @throws UndecodableException for bytes that are none
    /// @throws io.hivemind.wire.registry.RegistryUnavailableException as for [#serde(Class)]
    public String json(byte[] bytes) {
        if (bytes.length == 0) {
            throw new UndecodableException("it is empty");
        }
        return switch (bytes[0]) {
            case WireFormat.CONFLUENT_MAGIC ->
                    ForeignRecords.json(
                            bytes, WireFormat.CONFLUENT_HEADER_BYTES, byRegistryId(bytes));
            case WireFormat.SINGLE_OBJECT_MAGIC ->
                    ForeignRecords.json(
                            bytes, WireFormat.SINGLE_OBJECT_HEADER_BYTES, byFingerprint(bytes));
            default -> throw neither(bytes);
        };
    }

    private static UndecodableException neither(byte[] bytes) {
        return new UndecodableException(
                "its first byte is 0x%02X: neither Avro single-object (C3 01) nor Confluent (00)"
                        .formatted(bytes[0]));
    }

    private static Schema byFingerprint(byte[] bytes) {
        if (bytes.length < WireFormat.SINGLE_OBJECT_HEADER_BYTES) {
            throw new UndecodableException(
                    "it ends within the header of an Avro single-object record");
        }
        if (bytes[1] != WireFormat.SINGLE_OBJECT_VERSION) {
            throw new UndecodableException(
                    "its version of Avro's single-object encoding is %d; known is 1"
                            .formatted(bytes[1]));
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        Schema schema = BundledSchemas.find(fingerprint);
        if (schema == null) {
            throw new UndecodableException(
                    "no version up to this one has a schema with fingerprint %016x"
                            .formatted(fingerprint));
        }
        return schema;
    }

    private Schema byRegistryId(byte[] bytes) {
        if (bytes.length < WireFormat.CONFLUENT_HEADER_BYTES) {
            throw new UndecodableException("it ends within the header of a Confluent record");
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        if (registry == null) {
            throw new UndecodableException(
                    "it has schema id " + id + " of a registry, and no schema.registry.url is set");
        }
        Schema schema = registry.find(id);
        if (schema == null) {
            throw new UndecodableException(
                    "the schema registry knows no Avro schema with id " + id);
        }
        return schema;
    }
}
