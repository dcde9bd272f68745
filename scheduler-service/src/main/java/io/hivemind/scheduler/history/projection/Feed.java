package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.Event;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.JobDefinition;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what is projected: events and definitions from where the rows stand, heartbeats from the
/// start. By assignment, without a group. A long poll, so that a quiet system costs nothing.
final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final Topics topics;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Deserializer<Event> events;
    private final Deserializer<JobDefinition> definitions;
    private final Deserializer<Heartbeat> heartbeats;
    private final ExecutorView executors;

    /// Where each partition ended when we began; emptied as they are reached.
    private final Map<TopicPartition, Long> behind = new HashMap<>();

    Feed(KafkaConnection kafka, ExecutorView executors) {
        this.topics = kafka.topics();
        this.executors = executors;
        this.events = kafka.wire().serde(Event.class).deserializer();
        this.definitions = kafka.wire().serde(JobDefinition.class).deserializer();
        this.heartbeats = kafka.wire().serde(Heartbeat.class).deserializer();
        this.consumer =
                new KafkaConsumer<>(
                        kafka.assignedConsumer(
                                Map.of(
                                        ConsumerConfig.CLIENT_ID_CONFIG,
                                        "hivemind-history",
                                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                        5_000,
                                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                                        8 * 1024 * 1024,
                                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                        10_000)),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
    }

    /// Waits for the topics, and goes to where the rows stand. A position that a partition does not
    /// have (a topic made anew, records that are gone) becomes its beginning.
    void start(Map<TopicPartition, Long> positions) throws InterruptedException {
        Set<TopicPartition> all = new HashSet<>();
        for (String topic : List.of(topics.events(), topics.jobs(), topics.executors())) {
            for (PartitionInfo partition : partitions(topic)) {
                all.add(new TopicPartition(topic, partition.partition()));
            }
        }
        consumer.assign(all);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> end = consumer.endOffsets(all);
        for (TopicPartition partition : all) {
            long from = first.getOrDefault(partition, 0L);
            long to = end.getOrDefault(partition, 0L);
            Long known = positions.get(partition);
            long next = known == null || known < from || known > to ? from : known;
            consumer.seek(partition, next);
            if (next < to) {
                behind.put(partition, to);
            }
        }
    }

    private List<PartitionInfo> partitions(String topic) throws InterruptedException {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        for (int tries = 0; found == null || found.isEmpty(); tries++) {
            if (tries == 0) {
                LOG.info("history waits for topic {}", topic);
            }
            Thread.sleep(Duration.ofMillis(500));
            found = consumer.partitionsFor(topic);
        }
        return found;
    }

    /// What came. Heartbeats go straight to the view.
    Polled poll(Duration atMost) {
        ConsumerRecords<String, byte[]> records = consumer.poll(atMost);
        Polled polled = new Polled();
        for (ConsumerRecord<String, byte[]> record : records) {
            take(record, polled);
        }
        behind.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
        return polled;
    }

    private void take(ConsumerRecord<String, byte[]> record, Polled polled) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            if (record.topic().equals(topics.events())) {
                polled.next.put(partition, record.offset() + 1);
                if (record.value() != null) {
                    Event event = events.deserialize(record.topic(), record.value());
                    polled.events.add(
                            new ProjectedEvent(record.partition(), record.offset(), event));
                }
            } else if (record.topic().equals(topics.jobs())) {
                polled.next.put(partition, record.offset() + 1);
                if (record.key() != null) {
                    JobDefinition definition = decode(definitions, record);
                    polled.definitions.add(
                            new ProjectedDefinition(record.key(), record.offset(), definition));
                }
            } else if (record.key() != null) {
                executors.take(
                        record.key(),
                        decode(heartbeats, record),
                        Instant.ofEpochMilli(record.timestamp()));
            }
        } catch (SerializationException e) {
            LOG.warn(
                    "history passes over {} at {}: {}", partition, record.offset(), e.getMessage());
        }
    }

    private static <T> @Nullable T decode(
            Deserializer<T> deserializer, ConsumerRecord<String, byte[]> record) {
        byte[] value = record.value();
        return value == null ? null : deserializer.deserialize(record.topic(), value);
    }

    /// Whether all that was there when we began has been polled.
    boolean isCaughtUp() {
        return behind.isEmpty();
    }

    /// From any thread: the poll under way throws a WakeupException.
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        // There is no group to leave. The goodbye to the broker would wait for the long poll that
        // is
        // under way, on the same connection: nobody waits for that.
        consumer.close(CloseOptions.timeout(Duration.ofMillis(50)));
    }

    /// One poll's yield.
    static final class Polled {
        final List<ProjectedEvent> events = new ArrayList<>();
        final List<ProjectedDefinition> definitions = new ArrayList<>();

        /// The offset after the last record, by partition.
        final Map<TopicPartition, Long> next = new HashMap<>();
    }
}
