package io.hivemind.connect.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.language.expression.JsonValues;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Records as values of JSON: what a condition reads, and what is the run's `event`.
final class RecordValues {
    private static final Object NULL = JsonValues.parse("null");
    private static final byte CONFLUENT_MAGIC = 0;

    private final Wire wire;

    RecordValues(Wire wire) {
        this.wire = wire;
    }

    /// `topic`, `partition`, `offset`, `timestamp`, `key`, `value` and `headers`. A key is text,
    /// or, beside Avro values, what Avro reads it as; of headers of one name the last one counts.
    ///
    /// @throws UndecodableException where the value is not of the format
    /// @throws io.hivemind.wire.registry.RegistryUnavailableException where the registry has to be
    ///   asked, and does not answer
    Map<String, Object> of(ConsumerRecord<byte[], byte[]> record, TopicTrigger.Format format) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("topic", record.topic());
        values.put("partition", (long) record.partition());
        values.put("offset", record.offset());
        values.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
        values.put("key", key(record.key(), format));
        values.put("value", value(record.value(), format));
        values.put("headers", headers(record));
        return values;
    }

    private Object value(byte @Nullable [] bytes, TopicTrigger.Format format) {
        if (bytes == null) {
            return NULL;
        }
        return switch (format) {
            case AVRO -> json(wire.json(bytes));
            case JSON -> json(text(bytes));
            case STRING -> text(bytes);
        };
    }

    private Object key(byte @Nullable [] bytes, TopicTrigger.Format format) {
        if (bytes == null) {
            return NULL;
        }
        boolean avro =
                format == TopicTrigger.Format.AVRO
                        && bytes.length > 0
                        && bytes[0] == CONFLUENT_MAGIC;
        return avro ? json(wire.json(bytes)) : new String(bytes, UTF_8);
    }

    private static Map<String, Object> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            headers.put(header.key(), value == null ? NULL : new String(value, UTF_8));
        }
        return headers;
    }

    private static Object json(String text) {
        try {
            return JsonValues.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UndecodableException("its value is " + e.getMessage(), e);
        }
    }

    private static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new UndecodableException("its value is no UTF-8", e);
        }
    }
}
