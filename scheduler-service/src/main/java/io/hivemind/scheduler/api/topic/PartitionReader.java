package io.hivemind.scheduler.api.topic;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Reads one partition from some place on.
public final class PartitionReader<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);

    /// Makes a value of bytes.
    @FunctionalInterface
    public interface Decoder<T> {
        T decode(byte[] bytes);
    }

    /// A record.
    public record Entry<T>(long offset, Instant at, T value) {}

    private final KafkaConsumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final String keyPrefix;
    private final Decoder<T> decoder;
    private final Runnable afterClose;
    private Instant lastAt = Instant.MIN;

    PartitionReader(
            KafkaConsumer<String, byte[]> consumer,
            TopicPartition partition,
            String keyPrefix,
            Decoder<T> decoder,
            Runnable afterClose) {
        this.consumer = consumer;
        this.partition = partition;
        this.keyPrefix = keyPrefix;
        this.decoder = decoder;
        this.afterClose = afterClose;
        consumer.assign(List.of(partition));
    }

    /// Goes to an offset, or to the first that is still there.
    public void seek(long offset) {
        long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.seek(partition, Math.max(first, Math.min(offset, end())));
    }

    /// Goes to the first record of that time or later.
    public void seek(Instant time) {
        Map<TopicPartition, OffsetAndTimestamp> found =
                consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli()));
        OffsetAndTimestamp at = found.get(partition);
        consumer.seek(partition, at == null ? end() : at.offset());
    }

    /// Where the partition ends now.
    public long end() {
        return undisturbed(
                () -> consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
    }

    public long position() {
        return undisturbed(() -> consumer.position(partition));
    }

    /// A wake-up is meant for a poll; where it meets another call, that is made again.
    private static long undisturbed(LongSupplier call) {
        try {
            return call.getAsLong();
        } catch (WakeupException e) {
            return call.getAsLong();
        }
    }

    /// The time of the last record that was polled, of whatever key.
    public Instant lastAt() {
        return lastAt;
    }

    /// Records with the wanted key; empty where none came in time, or [#wakeUp] was called.
    public List<Entry<T>> poll(Duration atMost) {
        List<Entry<T>> entries = new ArrayList<>();
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(atMost)) {
                lastAt = Instant.ofEpochMilli(record.timestamp());
                if (record.key() != null
                        && record.value() != null
                        && record.key().startsWith(keyPrefix)) {
                    decode(record, entries);
                }
            }
        } catch (WakeupException e) {
            LOG.trace("woken up", e);
        }
        return entries;
    }

    private void decode(ConsumerRecord<String, byte[]> record, List<Entry<T>> into) {
        try {
            into.add(new Entry<>(record.offset(), lastAt, decoder.decode(record.value())));
        } catch (SerializationException e) {
            LOG.warn("passing over {} at {}: {}", partition, record.offset(), e.getMessage());
        }
    }

    /// From any thread: a poll under way returns.
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        } finally {
            afterClose.run();
        }
    }
}
