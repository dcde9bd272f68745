package io.hivemind.benchmarks.subject;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Reads the committed records of a topic on a thread of its own, from its beginning.
public final class EventTail implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    public EventTail(
            String bootstrapServers,
            String topic,
            int partitions,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                "read_committed",
                                "enable.auto.commit",
                                false,
                                "auto.offset.reset",
                                "earliest",
                                "enable.metrics.push",
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
        thread = Thread.ofPlatform().name("tail " + topic).start(() -> read(reader));
    }

    private void read(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofSeconds(10)).forEach(reader);
            }
        } catch (WakeupException e) {
            // Closed.
            return;
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Settings of a producer that sends at once, for triggers and reports.
    public static Map<String, Object> promptProducer(String bootstrapServers) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                0,
                "acks",
                "all",
                "enable.metrics.push",
                false);
    }
}
