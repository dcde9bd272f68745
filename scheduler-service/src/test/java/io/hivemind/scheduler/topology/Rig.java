package io.hivemind.scheduler.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.codec.PoolCodec;
import io.hivemind.scheduler.liveness.ExecutorProcessor;
import io.hivemind.scheduler.metrics.SchedulerMetrics;
import io.hivemind.scheduler.processor.Engine;
import io.hivemind.scheduler.processor.PartitionProcessor;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// The topology on Kafka's test driver, with one partition unless said otherwise.
final class Rig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final ExecutorRef EXECUTOR = new ExecutorRef("exec-1", "inc-1");
    static final String READY = "hivemind.ready.default.medium";

    private static final Wire WIRE = Wire.singleObject();
    private static final Topics TOPICS = Topics.DEFAULT;

    final FakeTimers timers = new FakeTimers();
    final FakeDirectory directory = new FakeDirectory();
    private final Path folder;
    private final int partitions;
    private final Expressions expressions;
    private final Parameters parameters;
    private TopologyTestDriver driver;

    /// All that came to each topic, by its offset where there is one partition.
    private final Map<String, List<byte[]>> log = new HashMap<>();

    private final Map<String, List<TestRecord<byte[], byte[]>>> unread = new HashMap<>();
    private Instant now = START;

    Rig(Path folder) {
        this(folder, 1);
    }

    Rig(Path folder, int partitions) {
        this(
                folder,
                partitions,
                new Literals(),
                (declared, given) ->
                        given.text().startsWith("{")
                                ? new Evaluation.Value(given)
                                : new Evaluation.Failure("params are no object"));
    }

    Rig(Path folder, int partitions, Expressions expressions, Parameters parameters) {
        this.folder = folder;
        this.partitions = partitions;
        this.expressions = expressions;
        this.parameters = parameters;
        directory.add(READY);
        driver = open();
    }

    private TopologyTestDriver open() {
        Engine engine =
                new Engine(
                        TOPICS,
                        partitions,
                        WIRE,
                        expressions,
                        parameters,
                        directory,
                        timers,
                        new SchedulerMetrics(new SimpleMeterRegistry()),
                        Duration.ofSeconds(10));
        Properties config = new Properties();
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return new TopologyTestDriver(SchedulerTopology.of(engine), config, now);
    }

    /// Stops, and starts again from nothing but what was in the stores.
    void restart() {
        List<KeyValue<Bytes, byte[]>> state = all(PartitionProcessor.STORE);
        List<KeyValue<String, byte[]>> executors = all(ExecutorProcessor.STORE);
        driver.close();
        log.clear();
        unread.clear();
        timers.set.clear();
        driver = open();
        KeyValueStore<Bytes, byte[]> states = driver.getKeyValueStore(PartitionProcessor.STORE);
        state.forEach(entry -> states.put(entry.key, entry.value));
        KeyValueStore<String, byte[]> rosters = driver.getKeyValueStore(ExecutorProcessor.STORE);
        executors.forEach(entry -> rosters.put(entry.key, entry.value));
    }

    /// As a later version would leave it: nothing in the partition's store is readable.
    void spoilState() {
        byte[] unknown = {(byte) 0xC3, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0};
        KeyValueStore<Bytes, byte[]> states = driver.getKeyValueStore(PartitionProcessor.STORE);
        Rig.this
                .<Bytes>all(PartitionProcessor.STORE)
                .forEach(entry -> states.put(entry.key, unknown));
    }

    /// What is in the partition's store, as text, to compare.
    Map<String, String> state() {
        Map<String, String> entries = new java.util.TreeMap<>();
        for (KeyValue<Bytes, byte[]> entry : Rig.this.<Bytes>all(PartitionProcessor.STORE)) {
            entries.put(entry.key.toString(), Bytes.wrap(entry.value).toString());
        }
        return entries;
    }

    private <K> List<KeyValue<K, byte[]>> all(String store) {
        List<KeyValue<K, byte[]>> entries = new ArrayList<>();
        KeyValueStore<K, byte[]> found = driver.getKeyValueStore(store);
        try (KeyValueIterator<K, byte[]> iterator = found.all()) {
            iterator.forEachRemaining(entries::add);
        }
        return entries;
    }

    void apply(JobSpec job) {
        JobDefinition definition = JobDefinition.newBuilder().build();
        definition.setJob(JobCodec.write(job));
        send(TOPICS.jobs(), job.fullName(), definition);
    }

    void apply(PoolSpec pool) {
        JobDefinition definition = JobDefinition.newBuilder().build();
        definition.setPool(PoolCodec.write(pool));
        send(TOPICS.jobs(), Topics.POOL_KEY + pool.name(), definition);
    }

    void delete(String job) {
        pipe(TOPICS.jobs(), job, null);
    }

    void trigger(String job, String id) {
        trigger(TriggerEvent.newBuilder().setJob(job).setId(id).build());
    }

    void trigger(TriggerEvent trigger) {
        send(TOPICS.triggers(), trigger.getJob(), trigger);
    }

    void command(RunCommand command) {
        send(TOPICS.commands(), command.getRunId(), command);
    }

    void report(ReadyTask task, Object body) {
        report(task, EXECUTOR, body);
    }

    void report(ReadyTask task, ExecutorRef executor, Object body) {
        send(
                TOPICS.attempts(),
                task.getRunId(),
                new AttemptReport(task.getRunId(), task.getAttempt(), executor, now, body));
    }

    void succeed(ReadyTask task) {
        report(task, new io.hivemind.avro.AttemptSucceeded("{\"n\":1}", now));
    }

    void heartbeat(String executor, String incarnation, Instant startedAt, String state) {
        Heartbeat heartbeat =
                Heartbeat.newBuilder()
                        .setExecutor(executor)
                        .setIncarnation(incarnation)
                        .setStartedAt(startedAt)
                        .setState(state)
                        .build();
        send(TOPICS.executors(), executor, heartbeat);
    }

    void peer(Object body) {
        send(TOPICS.peers(), "", PeerMessage.newBuilder().setBody(body).build());
    }

    void raw(String topic, byte @Nullable [] value) {
        pipe(topic, "k", value);
    }

    /// Time goes on, for records and for the wall clock.
    void advance(Duration by) {
        now = now.plus(by);
        driver.advanceWallClockTime(by);
        keep();
    }

    /// Only records get later.
    void setNow(Instant moment) {
        now = moment;
    }

    Instant now() {
        return now;
    }

    List<Event> events() {
        return read(TOPICS.events(), Event.class);
    }

    List<String> eventNames() {
        return events().stream().map(event -> event.getBody().getClass().getSimpleName()).toList();
    }

    List<ReadyTask> ready() {
        return read(READY, ReadyTask.class);
    }

    List<ReadyTask> ready(String topic) {
        return read(topic, ReadyTask.class);
    }

    List<ControlMessage> control() {
        return read(TOPICS.control(), ControlMessage.class);
    }

    List<PeerMessage> peers() {
        return read(TOPICS.peers(), PeerMessage.class);
    }

    List<RunCommand> commands() {
        return read(TOPICS.commands(), RunCommand.class);
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return records(TOPICS.deadLetters());
    }

    List<TestRecord<byte[], byte[]>> records(String topic) {
        keep();
        List<TestRecord<byte[], byte[]>> records = unread.remove(topic);
        return records == null ? List.of() : records;
    }

    /// What came to this place, null where nothing did.
    byte @Nullable [] at(String topic, long offset) {
        List<byte[]> came = log.getOrDefault(topic, List.of());
        return offset < 0 || offset >= came.size() ? null : came.get((int) offset);
    }

    /// Takes what was written into the log, in the order of offsets: behind the record that it
    /// followed from.
    private void keep() {
        for (String topic : Set.copyOf(driver.producedTopicNames())) {
            List<TestRecord<byte[], byte[]>> written =
                    driver.createOutputTopic(
                                    topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readRecordsToList();
            written.forEach(it -> came(topic, it.value()));
            unread.computeIfAbsent(topic, any -> new ArrayList<>()).addAll(written);
        }
    }

    private void came(String topic, byte @Nullable [] value) {
        log.computeIfAbsent(topic, any -> new ArrayList<>()).add(value);
    }

    private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
        return records(topic).stream()
                .map(record -> WIRE.serde(type).deserializer().deserialize(topic, record.value()))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private <T extends SpecificRecord> void send(String topic, String key, T value) {
        Class<T> type = (Class<T>) value.getClass();
        pipe(topic, key, WIRE.serde(type).serializer().serialize(topic, value));
    }

    private void pipe(String topic, String key, byte @Nullable [] value) {
        keep();
        came(topic, value);
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key.getBytes(UTF_8), value, now));
        keep();
    }

    @Override
    public void close() {
        driver.close();
    }

    /// Expressions without templates: every text is itself.
    private static final class Literals implements Expressions {
        @Override
        public Expression expression(String source) {
            return scope -> new Evaluation.Value(new Json(source));
        }

        @Override
        public Expression template(String text) {
            return scope -> new Evaluation.Value(new Json("\"" + text + "\""));
        }

        @Override
        public Expression document(Json document) {
            return scope -> new Evaluation.Value(document);
        }
    }
}
