package io.hivemind.connect.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.definition.FollowedTrigger;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

import java.util.Arrays;
import java.util.Map;

/// Source records of what cannot be dealt with: the record as it came, with where it lay, for which
/// job, and why, in headers. A header's value is text in UTF-8.
public final class DeadLetters {
    private static final int MAX_BYTES = 900 * 1024;
    private static final int MAX_WHY_CHARS = 1_000;

    private final String topic;

    /// @param topic the dead letters' name
    public DeadLetters(String topic) {
        this.topic = topic;
    }

    /// @param offset where the trigger goes on from once it is written
    public SourceRecord of(
            FollowedTrigger trigger,
            ConsumerRecord<byte[], byte[]> record,
            String why,
            Map<String, ?> offset) {
        byte[] key = record.key();
        byte[] value = record.value();
        int keyBytes = key == null ? 0 : key.length;
        boolean whole = value == null || keyBytes + value.length <= MAX_BYTES;
        Map<String, String> texts =
                Map.of(
                        "topic", record.topic(),
                        "partition", String.valueOf(record.partition()),
                        "offset", String.valueOf(record.offset()),
                        "job", trigger.job(),
                        "trigger", trigger.key(),
                        "why", why.substring(0, Math.min(why.length(), MAX_WHY_CHARS)),
                        "whole", String.valueOf(whole));
        ConnectHeaders headers = new ConnectHeaders();
        texts.forEach((name, text) -> headers.addBytes(name, text.getBytes(UTF_8)));
        return new SourceRecord(
                SourcePosition.of(trigger),
                offset,
                topic,
                null,
                Schema.OPTIONAL_BYTES_SCHEMA,
                whole ? key : null,
                Schema.OPTIONAL_BYTES_SCHEMA,
                whole ? value : Arrays.copyOf(value, MAX_BYTES / 2),
                null,
                headers);
    }
}
