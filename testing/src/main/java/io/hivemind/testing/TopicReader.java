package io.hivemind.testing;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Reads topics from the beginning, in the order of each partition, committed records only, and
/// remembers what it has read.
public final class TopicReader<K, V> implements AutoCloseable {

    /// For slow machines: a test that passes never waits so long.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<K, V> consumer;
    private final List<String> topics;
    private final List<ConsumerRecord<K, V>> seen = new ArrayList<>();

    TopicReader(
            Map<String, Object> client,
            Deserializer<K> key,
            Deserializer<V> value,
            List<String> topics) {
        this.topics = topics;
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        consumer = new KafkaConsumer<>(config, key, value);
        List<TopicPartition> partitions =
                topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// Everything read so far, oldest first.
    public List<ConsumerRecord<K, V>> seen() {
        return List.copyOf(seen);
    }

    /// Waits until so many records were read, since the beginning, and returns all that were.
    ///
    /// @throws AssertionError after a minute
    public List<ConsumerRecord<K, V>> awaitCount(int count) {
        return awaitAll(count + " records", records -> records.size() >= count);
    }

    /// Waits until what was read satisfies the condition, and returns it.
    ///
    /// @param what names the condition in the failure's message
    /// @throws AssertionError after a minute
    public List<ConsumerRecord<K, V>> awaitAll(
            String what, Predicate<List<ConsumerRecord<K, V>>> condition) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(seen)) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError(
                        "waited for %s of %s for %d s, and saw %s"
                                .formatted(what, topics, PATIENCE.toSeconds(), described()));
            }
            read(POLL);
        }
        return seen();
    }

    /// Waits for the first record that satisfies the condition, one that was read already included.
    ///
    /// @param what names the condition in the failure's message
    /// @throws AssertionError after a minute
    public ConsumerRecord<K, V> awaitRecord(
            String what, Predicate<ConsumerRecord<K, V>> condition) {
        awaitAll(what, records -> records.stream().anyMatch(condition));
        return seen.stream().filter(condition).findFirst().orElseThrow();
    }

    /// Reads all that is committed now and returns everything since the beginning: to assert that
    /// there is no more.
    public List<ConsumerRecord<K, V>> toEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        awaitAll(
                "the end",
                _ ->
                        ends.entrySet().stream()
                                .allMatch(e -> consumer.position(e.getKey()) >= e.getValue()));
        return seen();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void read(Duration wait) {
        consumer.poll(wait).forEach(seen::add);
    }

    private String described() {
        return seen.stream()
                .map(record ->
                        "%s-%d@%d %s=%s"
                                .formatted(
                                        record.topic(),
                                        record.partition(),
                                        record.offset(),
                                        record.key(),
                                        record.value()))
                .collect(Collectors.joining("\n  ", seen.size() + ":\n  ", ""));
    }
}
