package io.hivemind.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Trigger;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.TriggerKeys;
import io.hivemind.testing.TestCluster;
import io.hivemind.testing.TopicReader;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real worker on a real broker, one for all tests here.
class TriggerSourcesTest {
    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final Topics TOPICS = new Topics(TestCluster.uniquePrefix());
    private static final KafkaConnection KAFKA =
            new KafkaConnection(CLUSTER.bootstrapServers(), Map.of(), TOPICS, Wire.singleObject());

    @TempDir private static Path folder;

    private static @Nullable TriggerSources sources;

    @BeforeAll
    static void start() {
        TopicSetup.ensure(
                CLUSTER.admin(), new TopicCatalogue(TOPICS, TopicCatalogue.Sizing.EMBEDDED));
        sources = TriggerSources.start(settings());
    }

    private static WorkerSettings settings() {
        return new WorkerSettings(KAFKA, (short) 1, folder.resolve("plugins"), Map.of());
    }

    @AfterAll
    static void stop() {
        if (sources != null) {
            sources.close();
        }
    }

    @Test
    void a_schedule_sends_each_slot_once_also_over_a_change_and_a_restart() throws Exception {
        try (TopicReader<String, TriggerEvent> triggers = triggers()) {
            publish("tick", "{\"every\":\"200ms\"}");
            await(triggers, 5, "{\"every\":\"200ms\"}");

            publish("tick", "{\"every\":\"250ms\"}");
            await(triggers, 3, "{\"every\":\"250ms\"}");

            if (sources != null) {
                sources.close();
            }
            sources = TriggerSources.start(settings());
            int before = triggers.seen().size();
            triggers.awaitCount(before + 10);
            publish("tick");

            assertEachSlotOnce(triggers.toEnd(), 200, 250);
        }
    }

    /// The slots of the first period up to the change, those of the second from there on.
    private static void assertEachSlotOnce(
            List<ConsumerRecord<String, TriggerEvent>> records, long first, long second) {
        List<Instant> slots =
                records.stream().map(record -> record.value().getNominalAt()).toList();
        assertThat(slots).doesNotHaveDuplicates().isSorted();
        String trigger = records.getFirst().value().getTrigger();
        for (int i = 1; i < slots.size(); i++) {
            boolean isFirst = records.get(i).value().getTrigger().equals(trigger);
            boolean wasFirst = records.get(i - 1).value().getTrigger().equals(trigger);
            long periodMs = isFirst ? first : second;
            long sinceMs = slots.get(i).toEpochMilli() - slots.get(i - 1).toEpochMilli();
            if (isFirst == wasFirst) {
                assertThat(sinceMs).isEqualTo(periodMs);
            } else {
                assertThat(sinceMs).isLessThan(first + second);
            }
            assertThat(slots.get(i).toEpochMilli() % periodMs).isZero();
        }
    }

    private static void await(
            TopicReader<String, TriggerEvent> triggers, int count, String options) {
        triggers.awaitAll(
                count + " slots of " + options,
                records -> {
                    String key =
                            TriggerKeys.of(List.of(new TriggerSpec("every", new Json(options))))
                                    .getFirst();
                    return records.stream()
                                    .filter(record -> record.value().getTrigger().equals(key))
                                    .count()
                            >= count;
                });
    }

    private static TopicReader<String, TriggerEvent> triggers() {
        return CLUSTER.reader(
                Serdes.String().deserializer(),
                KAFKA.wire().triggers().deserializer(),
                TOPICS.triggers());
    }

    private static void publish(String job, String... everies) throws Exception {
        List<Trigger> triggers = new ArrayList<>();
        for (String options : everies) {
            triggers.add(new Trigger("every", options));
        }
        JobDefinition definition =
                JobDefinition.newBuilder()
                        .setJob(Job.newBuilder().setName(job).setTriggers(triggers).build())
                        .build();
        try (Producer<String, JobDefinition> producer =
                CLUSTER.producer(
                        Serdes.String().serializer(),
                        KAFKA.wire().serde(JobDefinition.class).serializer())) {
            producer.send(new ProducerRecord<>(TOPICS.jobs(), job, definition)).get();
        }
    }
}
