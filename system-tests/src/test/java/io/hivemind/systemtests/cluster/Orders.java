package io.hivemind.systemtests.cluster;

import io.hivemind.avro.Event;
import io.hivemind.systemtests.process.CommittedRecords;
import io.hivemind.systemtests.process.Triggers;
import io.hivemind.systemtests.process.Until;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Jobs that turn a trigger into a record on a topic and do nothing else, and a look at that topic
/// as any consumer has it.
final class Orders {
    /// Without a new record for so long, none will come.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Topics topics;
    private final String bootstrapServers;
    private final List<String> jobs;
    private final Map<String, Integer> records = new HashMap<>();

    /// @param jobs how many, at home in different partitions
    Orders(String bootstrapServers, Topics topics, int jobs) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        this.jobs = IntStream.range(0, jobs).mapToObj(i -> "order-job-" + i).toList();
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder();
        jobs.forEach(job ->
                yaml.append(
                        """
                          - name: %s
                            params: {order: {type: string}}
                            produce: {topic: %s, key: "{{ params.order }}", value: "{{ run.id }}"}
                        """
                                .formatted(job, topic())));
        return "jobs:\n" + yaml;
    }

    private String topic() {
        return topics.prefix() + "orders";
    }

    Triggers stream(int perSecond) {
        return Triggers.stream(bootstrapServers, topics, jobs, perSecond);
    }

    /// Reads until there is a record of each trigger, and then to the end.
    ///
    /// @return triggers with another number of records than one, and records without a trigger
    List<String> faults(Collection<String> ids) {
        Map<String, Object> config =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest");
        try (var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    Until.present(
                                    "a first record on " + topic(),
                                    () ->
                                            Optional.of(consumer.partitionsFor(topic()))
                                                    .filter(found -> !found.isEmpty()),
                                    () -> "the topic is not there")
                            .stream()
                            .map(info -> new TopicPartition(topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            long newestNs = System.nanoTime();
            while (!records.keySet().containsAll(ids)
                    && System.nanoTime() - newestNs < PATIENCE.toNanos()) {
                newestNs = read(consumer) ? System.nanoTime() : newestNs;
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long untilNs = System.nanoTime() + Until.PATIENCE.toNanos();
            while (ends.entrySet().stream()
                            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                    && System.nanoTime() < untilNs) {
                boolean _ = read(consumer);
            }
        }
        return compare(ids);
    }

    private boolean read(KafkaConsumer<String, String> consumer) {
        boolean some = false;
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
            records.merge(record.key(), 1, Integer::sum);
            some = true;
        }
        return some;
    }

    private List<String> compare(Collection<String> ids) {
        List<String> faults = new ArrayList<>();
        Set<String> known = new HashSet<>(ids);
        Set<String> all = new HashSet<>(ids);
        all.addAll(records.keySet());
        for (String id : all) {
            int wanted = known.contains(id) ? 1 : 0;
            int found = records.getOrDefault(id, 0);
            if (found != wanted) {
                faults.add("%d records of %s, not %d".formatted(found, id, wanted));
            }
        }
        if (!faults.isEmpty()) {
            faults.addAll(told(faults.getFirst().split(" ")[3].replace(",", "")));
        }
        return faults;
    }

    /// What the events say of one trigger, for the failure's message.
    private List<String> told(String id) {
        var events = Wire.singleObject().serde(Event.class).deserializer();
        var all = CommittedRecords.of(bootstrapServers, topics.events(), events);
        Set<String> runs = new HashSet<>();
        all.stream()
                .filter(record -> record.value().toString().contains("\"" + id + "\""))
                .forEach(record -> runs.add(record.value().getRunId()));
        return all.stream()
                .filter(record -> runs.contains(record.value().getRunId()))
                .map(record -> record.partition() + "@" + record.offset() + " " + record.value())
                .toList();
    }
}
