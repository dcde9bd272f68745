package io.hivemind.wire;

import io.hivemind.wire.registry.SchemaRegistry;

import org.apache.avro.Schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What stands before a record's Avro body, on writing.
sealed interface WireFormat {

    byte CONFLUENT_MAGIC = 0;
    int CONFLUENT_HEADER_BYTES = 5;
    byte SINGLE_OBJECT_MAGIC = (byte) 0xC3;
    byte SINGLE_OBJECT_VERSION = 1;
    int SINGLE_OBJECT_HEADER_BYTES = 10;

    byte[] header(String topic, Schema schema);

    /// C3 01 and the schema's fingerprint (CRC-64-AVRO), little endian: Avro's specification,
    /// "single-object encoding".
    final class SingleObject implements WireFormat {
        private final Map<Schema, byte[]> headers = new ConcurrentHashMap<>();

        @Override
        public byte[] header(String topic, Schema schema) {
            byte[] known = headers.get(schema);
            return known != null ? known : headers.computeIfAbsent(schema, SingleObject::make);
        }

        private static byte[] make(Schema schema) {
            return ByteBuffer.allocate(SINGLE_OBJECT_HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(SINGLE_OBJECT_MAGIC)
                    .put(SINGLE_OBJECT_VERSION)
                    .putLong(BundledSchemas.fingerprint(schema))
                    .array();
        }
    }

    /// 00 and the registry's id, big endian. The subject is `<topic>-value`.
    final class Confluent implements WireFormat {
        private record Key(String topic, Schema schema) {}

        private final SchemaRegistry registry;
        private final Map<Key, byte[]> headers = new ConcurrentHashMap<>();

        Confluent(SchemaRegistry registry) {
            this.registry = registry;
        }

        @Override
        public byte[] header(String topic, Schema schema) {
            Key key = new Key(topic, schema);
            byte[] known = headers.get(key);
            if (known != null) {
                return known;
            }
            // Not computeIfAbsent: a slow registry must not block writers of other schemas that
            // share a bin.
            byte[] made = make(registry.idForWriting(topic + "-value", schema));
            headers.put(key, made);
            return made;
        }

        private static byte[] make(int id) {
            return ByteBuffer.allocate(CONFLUENT_HEADER_BYTES)
                    .put(CONFLUENT_MAGIC)
                    .putInt(id)
                    .array();
        }
    }
}
