package io.hivemind.executor;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.FileContent;
import io.hivemind.avro.JavaBody;
import io.hivemind.avro.LogChunk;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunBody;
import io.hivemind.executor.attempt.AttemptId;
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
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The topics around an executor, with a test in place of the scheduler.
final class ReadyBench implements AutoCloseable {
    static final Wire WIRE = Wire.singleObject();
    private static final String MEDIUM = "medium";

    private final TestCluster cluster;
    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final KafkaConnection connection;
    private final Producer<byte[], byte[]> producer;
    private final TopicReader<String, AttemptReport> reports;
    private final TopicReader<String, LogChunk> logs;

    ReadyBench(TestCluster cluster) {
        this.cluster = cluster;
        this.connection = new KafkaConnection(cluster.bootstrapServers(), Map.of(), topics, WIRE);
        TopicSetup setup =
                TopicSetup.ensure(
                        cluster.admin(),
                        new TopicCatalogue(topics, TopicCatalogue.Sizing.EMBEDDED));
        for (String priority : List.of("high", MEDIUM, "low")) {
            setup.ensureReady("default", priority);
        }
        this.producer = cluster.producer(new ByteArraySerializer(), new ByteArraySerializer());
        this.reports =
                cluster.reader(
                        new StringDeserializer(),
                        WIRE.serde(AttemptReport.class).deserializer(),
                        topics.attempts());
        this.logs =
                cluster.reader(
                        new StringDeserializer(),
                        WIRE.serde(LogChunk.class).deserializer(),
                        topics.logs());
    }

    KafkaConnection connection() {
        return connection;
    }

    Topics topics() {
        return topics;
    }

    TestCluster cluster() {
        return cluster;
    }

    static ReadyTask task(String run, String task, Object body) {
        return ReadyTask.newBuilder()
                .setRunId(run)
                .setJob("job")
                .setAttempt(new AttemptRef(task, -1, 1, 1))
                .setBody(body)
                .build();
    }

    static RunBody run(String... commands) {
        return RunBody.newBuilder().setCommands(List.of(commands)).build();
    }

    static JavaBody java(String handler) {
        return new JavaBody(handler, "{}");
    }

    AttemptId dispatch(ReadyTask task) {
        return dispatch(task, MEDIUM);
    }

    AttemptId dispatch(ReadyTask task, String priority) {
        AttemptId id = AttemptId.of(task.getRunId(), task.getAttempt());
        String topic = topics.ready("default", priority);
        byte[] value = WIRE.serde(ReadyTask.class).serializer().serialize(topic, task);
        var _ = producer.send(new ProducerRecord<>(topic, id.partition(0), null, value));
        return id;
    }

    void sendNonsense(byte[] value) {
        var _ = producer.send(new ProducerRecord<>(topics.ready("default", MEDIUM), value));
    }

    void control(ControlMessage message) {
        byte[] value =
                WIRE.serde(ControlMessage.class).serializer().serialize(topics.control(), message);
        var _ = producer.send(new ProducerRecord<>(topics.control(), value));
    }

    RecordMetadata file(String key, FileContent content) throws Exception {
        byte[] value =
                WIRE.serde(FileContent.class).serializer().serialize(topics.files(), content);
        return producer.send(
                        new ProducerRecord<>(
                                topics.files(), key.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    /// The first report about an attempt whose body is of this kind.
    <T> T await(AttemptId id, Class<T> kind) {
        return kind.cast(awaitReport(id, kind).getBody());
    }

    AttemptReport awaitReport(AttemptId id, Class<?> kind) {
        return reports.awaitRecord(
                        kind.getSimpleName() + " of " + id,
                        record ->
                                isAbout(id).test(record.value())
                                        && kind.isInstance(record.value().getBody()))
                .value();
    }

    /// Kinds of all reports about an attempt, up to now.
    List<String> kinds(AttemptId id) {
        return reports.toEnd().stream()
                .map(ConsumerRecord::value)
                .filter(isAbout(id))
                .map(report -> report.getBody().getClass().getSimpleName())
                .toList();
    }

    private static Predicate<AttemptReport> isAbout(AttemptId id) {
        return report -> AttemptId.of(report.getRunId(), report.getAttempt()).equals(id);
    }

    /// All chunks of an attempt, when the last has come.
    List<LogChunk> awaitLog(AttemptId id) {
        return logs
                .awaitAll(
                        "the last chunk of " + id,
                        records ->
                                records.stream()
                                        .anyMatch(record ->
                                                record.key().equals(id.toString())
                                                        && record.value().getLast()))
                .stream()
                .filter(record -> record.key().equals(id.toString()))
                .map(ConsumerRecord::value)
                .toList();
    }

    /// Waits until the output of an attempt begins like this, whether more follows or not.
    void awaitLog(AttemptId id, String text) {
        logs.awaitAll(
                text,
                records ->
                        text(records.stream()
                                        .filter(record -> record.key().equals(id.toString()))
                                        .map(ConsumerRecord::value)
                                        .toList())
                                .startsWith(text));
    }

    static String text(List<LogChunk> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(
                chunk -> text.append(StandardCharsets.UTF_8.decode(chunk.getData().duplicate())));
        return text.toString();
    }

    @Override
    public void close() {
        producer.close();
        reports.close();
        logs.close();
    }
}
