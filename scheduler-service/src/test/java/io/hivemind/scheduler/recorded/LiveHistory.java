package io.hivemind.scheduler.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.run.RunIds;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.ParameterCheck;
import io.hivemind.language.Source;
import io.hivemind.scheduler.Scheduler;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.codec.PoolCodec;
import io.hivemind.scheduler.config.SchedulerConfig;
import io.hivemind.testing.TestCluster;
import io.hivemind.testing.TopicReader;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A history that the real scheduler wrote on a broker: runs with needs, with a limit of one
/// active, with a pool of one slot, and one that has not ended.
public final class LiveHistory {
    static final int PARTITIONS = 2;

    private static final String FILE =
            """
            jobs:
              - name: etl
                tasks:
                  - {name: a, run: "true"}
                  - {name: b, run: "true", needs: [a]}
              - {name: limited, run: "true", concurrency: {limit: 1}}
              - name: pooled
                tasks: [{name: main, run: "true", pools: {db: 1}}]
            pools:
              - {name: db, slots: 1}
            """;
    private static final int SERVED = 6;
    private static final Wire WIRE = Wire.singleObject();
    private static @Nullable LiveHistory shared;

    private static final ExecutorRef EXECUTOR = new ExecutorRef("exec", "inc");

    private final TestCluster cluster = TestCluster.shared();
    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final KafkaConnection kafka =
            new KafkaConnection(cluster.bootstrapServers(), Map.of(), topics, WIRE);

    private final Map<TopicPartition, List<Recorded>> read = new HashMap<>();

    private LiveHistory() {}

    /// Written once, for all tests that look at it or copy it.
    public static synchronized LiveHistory shared() throws InterruptedException, IOException {
        if (shared == null) {
            shared = write(Files.createTempDirectory(Path.of("target"), "live-history"));
        }
        return shared;
    }

    private static LiveHistory write(Path state) throws InterruptedException {
        LiveHistory history = new LiveHistory();
        TopicCatalogue.Sizing sizing = new TopicCatalogue.Sizing(PARTITIONS, (short) 1, (short) 1);
        TopicSetup.ensure(history.cluster.admin(), new TopicCatalogue(history.topics, sizing))
                .ensureReady("default", "medium");
        try (Scheduler scheduler =
                new Scheduler(
                        SchedulerConfig.of(history.kafka, state),
                        new CelExpressions(),
                        new ParameterCheck(),
                        new SimpleMeterRegistry())) {
            scheduler.start();
            assertThat(scheduler.awaitReady(Duration.ofMinutes(2))).isTrue();
            history.happen();
        }
        return history;
    }

    public KafkaConnection kafka() {
        return kafka;
    }

    /// The run of this trigger.
    public String run(String job, String trigger) {
        return RunIds.runId(RunIds.homePartition(job, PARTITIONS), job, "manual", trigger);
    }

    /// All that was recorded.
    Map<TopicPartition, List<Recorded>> records() {
        if (read.isEmpty()) {
            read.putAll(read());
        }
        return read;
    }

    private Map<TopicPartition, List<Recorded>> read() {
        try (RecordedTopics records = new RecordedTopics(kafka)) {
            Map<TopicPartition, List<Recorded>> all = new HashMap<>();
            for (List<TopicPartition> partitions : records.find(topics.prefix()).values()) {
                records.open(partitions);
                for (TopicPartition partition : partitions) {
                    List<Recorded> there = new ArrayList<>();
                    for (Recorded next = records.next(partition);
                            next != null;
                            next = records.next(partition)) {
                        there.add(next);
                    }
                    all.put(partition, there);
                }
            }
            return all;
        }
    }

    private void happen() {
        Loaded loaded = new JobReader(new CelExpressions()).read(new Source("jobs.yaml", FILE));
        assertThat(loaded.problems()).isEmpty();
        loaded.pools()
                .forEach(pool -> {
                    JobDefinition definition = JobDefinition.newBuilder().build();
                    definition.setPool(PoolCodec.write(pool));
                    send(topics.jobs(), Topics.POOL_KEY + pool.name(), definition);
                });
        loaded.jobs()
                .forEach(job -> {
                    JobDefinition definition = JobDefinition.newBuilder().build();
                    definition.setJob(JobCodec.write(job.spec()));
                    send(topics.jobs(), job.spec().fullName(), definition);
                });
        for (String job : List.of("limited", "pooled")) {
            trigger(job, "first");
            trigger(job, "second");
        }
        trigger("etl", "first");
        trigger("etl", "first"); // refused
        trigger("etl", "left");
        try (TopicReader<byte[], byte[]> ready = read(topics.ready("default", "medium"));
                TopicReader<byte[], byte[]> events = read(topics.events())) {
            for (int i = 0; i <= SERVED; i++) {
                serve(ready.awaitCount(i + 1).get(i).value());
            }
            events.awaitAll(
                    "the end of five runs",
                    seen ->
                            seen.stream()
                                            .map(record -> event(record.value()).getBody())
                                            .filter(RunSucceeded.class::isInstance)
                                            .count()
                                    == 5);
        }
    }

    /// One that comes before its job waits for it.
    private void trigger(String job, String id) {
        TriggerEvent trigger = TriggerEvent.newBuilder().setJob(job).setId(id).build();
        send(topics.triggers(), job, trigger);
    }

    private void serve(byte[] record) {
        ReadyTask task = WIRE.serde(ReadyTask.class).deserializer().deserialize("r", record);
        if (!task.getRunId().equals(run("etl", "left"))) {
            Instant now = task.getInput().getCreatedAt();
            report(task, now, new AttemptStarted());
            report(task, now, new AttemptSucceeded("{\"n\": 1}", now));
        }
    }

    private void report(ReadyTask task, Instant at, Object body) {
        AttemptReport report =
                new AttemptReport(task.getRunId(), task.getAttempt(), EXECUTOR, at, body);
        cluster.produce(
                new StringSerializer(),
                new ByteArraySerializer(),
                new ProducerRecord<>(
                        topics.attempts(),
                        RunIds.partition(task.getRunId()),
                        task.getRunId(),
                        bytes(report)));
    }

    private void send(String topic, String key, SpecificRecord value) {
        cluster.produce(
                new StringSerializer(),
                new ByteArraySerializer(),
                new ProducerRecord<>(topic, key, bytes(value)));
    }

    private TopicReader<byte[], byte[]> read(String topic) {
        return cluster.reader(new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
    }

    private static Event event(byte[] bytes) {
        return Objects.requireNonNull(
                WIRE.serde(Event.class).deserializer().deserialize("e", bytes));
    }

    @SuppressWarnings("unchecked")
    static byte[] bytes(SpecificRecord value) {
        Class<SpecificRecord> type = (Class<SpecificRecord>) value.getClass();
        return WIRE.serde(type).serializer().serialize("t", value);
    }
}
