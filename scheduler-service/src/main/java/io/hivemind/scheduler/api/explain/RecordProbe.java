package io.hivemind.scheduler.api.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.scheduler.api.Problem;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks at single places of topics, also where no committed record lies.
final class RecordProbe {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS = 20;

    private final KafkaConnection kafka;

    RecordProbe(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /// What lies at a place.
    sealed interface Found {}

    record Here(ConsumerRecord<byte[], byte[]> record) implements Found {}

    /// No record that counts, and why.
    record Nothing(String outcome, String says) implements Found {}

    /// Throws a [Problem] where there is no such partition.
    Found at(TopicPartition place, long offset) {
        try (KafkaConsumer<byte[], byte[]> all = consumer("read_uncommitted");
                KafkaConsumer<byte[], byte[]> committed = consumer("read_committed")) {
            check(place, all);
            long first = all.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
            long end = all.endOffsets(List.of(place)).getOrDefault(place, 0L);
            long stable = committed.endOffsets(List.of(place)).getOrDefault(place, 0L);
            if (offset < first) {
                return new Nothing(
                        "gone", "is not kept any more: the partition begins at " + first);
            } else if (offset >= end) {
                return new Nothing("beyond_end", "is not there yet: the partition ends at " + end);
            }
            ConsumerRecord<byte[], byte[]> any = read(all, place, offset);
            if (any == null) {
                return new Nothing(
                        "no_record",
                        "is no record: the mark that ends a transaction, or compacted away");
            } else if (offset >= stable) {
                return new Nothing("undecided", "is part of a transaction that is still open");
            }
            return read(committed, place, offset) == null
                    ? new Nothing("aborted", "is part of a transaction that was aborted")
                    : new Here(any);
        }
    }

    /// Why a record became a dead letter, null where it is none.
    @Nullable String deadLetter(ConsumerRecord<byte[], byte[]> record) {
        String topic = kafka.topics().deadLetters();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            consumer.assign(partitions);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(it -> times.put(it, record.timestamp()));
            consumer.offsetsForTimes(times).forEach((it, found) -> seek(consumer, it, found));
            for (int i = 0; i < POLLS && !isDone(consumer, ends); i++) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(POLL)) {
                    if (isOf(letter, record)) {
                        return header(letter, "why");
                    }
                }
            }
            return null;
        }
    }

    private static void seek(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            @Nullable OffsetAndTimestamp found) {
        if (found == null) {
            consumer.seekToEnd(List.of(partition));
        } else {
            consumer.seek(partition, found.offset());
        }
    }

    private static boolean isDone(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static boolean isOf(
            ConsumerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(header(letter, "topic"))
                && String.valueOf(record.partition()).equals(header(letter, "partition"))
                && String.valueOf(record.offset()).equals(header(letter, "offset"));
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    private static void check(TopicPartition place, KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> partitions = consumer.listTopics().get(place.topic());
        if (partitions == null) {
            throw Problem.of(404, "no-such-topic", "there is no topic \"" + place.topic() + "\"");
        } else if (place.partition() < 0 || place.partition() >= partitions.size()) {
            throw Problem.of(
                    404,
                    "no-such-partition",
                    "topic \""
                            + place.topic()
                            + "\" has the partitions 0 to "
                            + (partitions.size() - 1));
        }
    }

    private static @Nullable ConsumerRecord<byte[], byte[]> read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition place, long offset) {
        consumer.assign(List.of(place));
        consumer.seek(place, offset);
        for (int i = 0; i < POLLS; i++) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                return record.offset() == offset ? record : null;
            }
            if (consumer.position(place) > offset) {
                return null;
            }
        }
        throw new TimeoutException(place + " does not give its record " + offset);
    }

    /// When the record was written, by the topic's clock.
    static Instant at(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                kafka.assignedConsumer(
                        Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "hivemind-explain",
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                isolation,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                100)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
