package io.hivemind.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.job.JobSpec;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.config.SchedulerConfig;
import io.hivemind.scheduler.topology.Jobs;
import io.hivemind.testing.TestCluster;
import io.hivemind.testing.TopicReader;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The whole scheduler on a broker: exactly once, timers, topics that appear late, restarts.
class SchedulerTest {
    private static final Wire WIRE = Wire.singleObject();
    private static final ExecutorRef EXECUTOR = new ExecutorRef("exec", "inc");

    @TempDir Path folder;
    private final TestCluster cluster = TestCluster.shared();
    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final KafkaConnection connection =
            new KafkaConnection(cluster.bootstrapServers(), Map.of(), topics, WIRE);
    private TopicReader<byte[], byte[]> events;
    private TopicReader<byte[], byte[]> ready;
    private final List<Scheduler> running = new ArrayList<>();

    @BeforeEach
    void start() throws InterruptedException {
        TopicCatalogue.Sizing sizing = new TopicCatalogue.Sizing(2, (short) 1, (short) 1);
        TopicSetup.ensure(cluster.admin(), new TopicCatalogue(topics, sizing))
                .ensureReady("default", "medium");
        restart("first");
        events = read(topics.events());
        ready = read(topics.ready("default", "medium"));
    }

    @AfterEach
    void close() {
        running.forEach(Scheduler::close);
        events.close();
        ready.close();
    }

    @Test
    void runs_go_from_trigger_to_end_and_their_events_are_numbered_without_gaps() {
        apply(Jobs.job("etl", Jobs.noop("a"), Jobs.noop("b", "a")));
        IntStream.range(0, 20).forEach(i -> trigger("etl", "run-" + i));

        for (int i = 0; i < 40; i++) {
            succeed(ready.awaitCount(i + 1).get(i));
        }

        events.awaitAll("20 runs that succeeded", seen -> succeeded(seen) == 20);
        Map<Integer, Long> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : events.toEnd()) {
            long expected = last.merge(record.partition(), 1L, Long::sum);
            assertThat(event(record).getSequence()).isEqualTo(expected);
        }
        assertThat(running.getFirst().health().failures()).isZero();
    }

    @Test
    void a_delay_passes_by_the_clock() {
        apply(Jobs.job("late", Jobs.delayed("main", Duration.ofMillis(300))));
        trigger("late", "one");

        ConsumerRecord<byte[], byte[]> queued =
                events.awaitRecord("TaskQueued", record -> is(record, "TaskQueued"));
        ConsumerRecord<byte[], byte[]> created =
                events.awaitRecord("RunCreated", record -> is(record, "RunCreated"));

        assertThat(event(queued).getDecidedAt())
                .isAfterOrEqualTo(event(created).getDecidedAt().plusMillis(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "another"})
    void a_run_goes_on_after_a_restart_with_its_state_or_without(String state)
            throws InterruptedException {
        apply(Jobs.job("etl", Jobs.noop("a"), Jobs.noop("b", "a")));
        trigger("etl", "one");
        ConsumerRecord<byte[], byte[]> a = ready.awaitCount(1).getFirst();

        restart(state);
        succeed(a);
        succeed(ready.awaitCount(2).get(1));

        events.awaitAll("the run's success", seen -> succeeded(seen) == 1);
    }

    @Test
    void a_record_for_a_topic_that_is_missing_waits_for_it_and_is_written_once() {
        String topic = topics.prefix() + "orders";
        apply(Jobs.job("out", Jobs.producer("p", topic, "hello")));
        trigger("out", "one");
        events.awaitAll("the run's success", seen -> succeeded(seen) == 1);

        try (TopicReader<byte[], byte[]> orders = read(topic)) {
            assertThat(orders.awaitCount(1).getFirst().value()).isEqualTo("hello".getBytes(UTF_8));
            assertThat(orders.toEnd()).hasSize(1);
        }
    }

    @Test
    void nonsense_on_every_input_stops_nothing() {
        for (String topic :
                List.of(
                        topics.triggers(),
                        topics.commands(),
                        topics.attempts(),
                        topics.peers(),
                        topics.jobs(),
                        topics.executors())) {
            send(topic, "key", "nonsense".getBytes(UTF_8));
        }

        try (TopicReader<byte[], byte[]> letters = read(topics.deadLetters())) {
            letters.awaitCount(6);
        }
        apply(Jobs.job("etl", Jobs.noop("a")));
        trigger("etl", "one");
        succeed(ready.awaitCount(1).getFirst());
        events.awaitAll("the run's success", seen -> succeeded(seen) == 1);
    }

    private void restart(String state) throws InterruptedException {
        running.forEach(Scheduler::close);
        running.clear();
        Scheduler scheduler = make(folder.resolve(state));
        running.add(scheduler);
        scheduler.start();
        assertThat(scheduler.awaitReady(Duration.ofMinutes(2))).isTrue();
    }

    private Scheduler make(Path state) {
        return new Scheduler(
                SchedulerConfig.of(connection, state),
                new CelExpressions(),
                new ParameterCheck(),
                new SimpleMeterRegistry());
    }

    /// Returns when the partitions know the job: a trigger names the revision it needs.
    private void apply(JobSpec job) {
        JobDefinition definition = JobDefinition.newBuilder().build();
        definition.setJob(JobCodec.write(job));
        send(topics.jobs(), job.fullName(), bytes(definition, JobDefinition.class));
    }

    private void trigger(String job, String id) {
        TriggerEvent trigger =
                TriggerEvent.newBuilder().setJob(job).setId(id).setRevision(1L).build();
        send(topics.triggers(), job, bytes(trigger, TriggerEvent.class));
    }

    private void succeed(ConsumerRecord<byte[], byte[]> record) {
        ReadyTask task =
                WIRE.serde(ReadyTask.class).deserializer().deserialize("r", record.value());
        Instant now = Instant.ofEpochMilli(record.timestamp());
        AttemptReport report =
                new AttemptReport(
                        task.getRunId(),
                        task.getAttempt(),
                        EXECUTOR,
                        now,
                        new AttemptSucceeded("null", now));
        cluster.produce(
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                new ProducerRecord<>(
                        topics.attempts(),
                        record.partition(),
                        record.key(),
                        bytes(report, AttemptReport.class)));
    }

    private void send(String topic, String key, byte[] value) {
        cluster.produce(
                new StringSerializer(),
                new ByteArraySerializer(),
                new ProducerRecord<>(topic, key, value));
    }

    private TopicReader<byte[], byte[]> read(String topic) {
        return cluster.reader(new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
    }

    private static <T extends SpecificRecord> byte[] bytes(T record, Class<T> type) {
        return WIRE.serde(type).serializer().serialize("t", record);
    }

    private static long succeeded(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> event(record).getBody() instanceof RunSucceeded)
                .count();
    }

    private static boolean is(ConsumerRecord<byte[], byte[]> record, String name) {
        return event(record).getBody().getClass().getSimpleName().equals(name);
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) {
        return WIRE.serde(Event.class).deserializer().deserialize("e", record.value());
    }
}
