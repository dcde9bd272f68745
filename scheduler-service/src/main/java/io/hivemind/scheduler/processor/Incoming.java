package io.hivemind.scheduler.processor;

import io.hivemind.avro.Cause;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A record as it came.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Incoming(
        String topic,
        int partition,
        long offset,
        Instant at,
        byte @Nullable [] key,
        byte @Nullable [] value) {

    public static Incoming of(
            ProcessorContext<byte[], Outgoing> context, Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        return new Incoming(
                metadata.topic(),
                metadata.partition(),
                metadata.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                record.key(),
                record.value());
    }

    Cause cause() {
        return new Cause(topic, partition, offset);
    }

    /// `topic-partition-offset`.
    public String position() {
        return topic + "-" + partition + "-" + offset;
    }
}
