package io.hivemind.benchmarks.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.Event;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.RunCancelled;
import io.hivemind.avro.RunFailed;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.benchmarks.subject.EventTail;
import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;
import io.hivemind.cli.server.Server;
import io.hivemind.cli.server.ServerSettings;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;
import io.hivemind.wire.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// The engine as `up` has it, all in this process: broker, scheduler, executor, history and API.
/// Its tasks only say that they ran.
public final class Hivemind implements Subject {

    private static final int PARTITIONS = TopicCatalogue.Sizing.EMBEDDED.partitions();
    private static final int SLOTS = 512;
    private static final String KIND = "manual";
    private static final Map<Integer, List<String>> JOBS =
            Map.of(
                    1,
                    BenchmarkJobs.names(1, PARTITIONS),
                    CHAIN,
                    BenchmarkJobs.names(CHAIN, PARTITIONS));

    private final Server server;
    private final KafkaConnection connection;
    private final Producer<byte[], byte[]> producer;
    private final EventTail events;
    private final Serializer<TriggerEvent> triggers;
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, Long> runs = new ConcurrentHashMap<>();
    private volatile RunListener listener = RunListener.NONE;

    private Hivemind(Server server) {
        this.server = server;
        String servers = server.bootstrapServers();
        connection = KafkaConnection.plain(servers);
        producer =
                new KafkaProducer<>(
                        EventTail.promptProducer(servers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        triggers = connection.wire().triggers().serializer();
        Deserializer<Event> reader = connection.wire().serde(Event.class).deserializer();
        String topic = connection.topics().events();
        events =
                new EventTail(
                        servers,
                        topic,
                        PARTITIONS,
                        record -> ended(reader.deserialize(topic, record.value())));
        StartedHandler.listen(this::started);
    }

    /// @param subprocesses whether tasks start a process, `true`; the start of such a task is not
    ///   told
    public static Hivemind start(boolean subprocesses)
            throws ExecutionException, InterruptedException {
        Hivemind hivemind =
                new Hivemind(
                        Server.start(
                                new ServerSettings(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Topics.DEFAULT,
                                        TopicCatalogue.Sizing.EMBEDDED,
                                        "127.0.0.1",
                                        0,
                                        0,
                                        null,
                                        SLOTS,
                                        Optional.empty())));
        hivemind.apply(BenchmarkJobs.body(subprocesses));
        return hivemind;
    }

    @Override
    public void listen(RunListener newListener) {
        listener = newListener;
    }

    @Override
    public void start(long run, int tasks) {
        int partition = (int) (run % PARTITIONS);
        String job = JOBS.getOrDefault(tasks, List.of()).get(partition);
        String id = tasks + "-" + run;
        runs.put(RunIds.runId(partition, job, KIND, id), run);
        TriggerEvent trigger =
                TriggerEvent.newBuilder()
                        .setJob(job)
                        .setId(id)
                        .setKind(KIND)
                        .setRevision(revisions.get(job))
                        .build();
        String topic = connection.topics().triggers();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topic, job.getBytes(UTF_8), triggers.serialize(topic, trigger)));
    }

    @Override
    public void close() {
        events.close();
        producer.close();
        server.close();
    }

    /// As the API does it: the topics of queues first, then the definitions.
    private void apply(Body body) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(connection.client(Map.of()))) {
            TopicSetup.ensure(
                            admin,
                            new TopicCatalogue(connection.topics(), TopicCatalogue.Sizing.EMBEDDED))
                    .ensureReady("default", "medium");
        }
        for (var jobs : JOBS.entrySet()) {
            for (String name : jobs.getValue()) {
                publish(name, BenchmarkJobs.job(name, jobs.getKey(), body));
            }
        }
    }

    private void publish(String name, JobSpec job) throws ExecutionException, InterruptedException {
        JobDefinition definition =
                JobDefinition.newBuilder().setJob(JobCodec.write(job)).setContentHash(name).build();
        String topic = connection.topics().jobs();
        byte[] value =
                connection
                        .wire()
                        .serde(JobDefinition.class)
                        .serializer()
                        .serialize(topic, definition);
        var sent = producer.send(new ProducerRecord<>(topic, name.getBytes(UTF_8), value));
        // A trigger that names the revision waits until the scheduler has seen it.
        revisions.put(name, sent.get().offset() + 1);
    }

    private void started(String runId) {
        Long run = runs.get(runId);
        if (run != null) {
            listener.taskStarted(run, System.nanoTime());
        }
    }

    private void ended(Event event) {
        switch (event.getBody()) {
            case RunSucceeded _ -> {
                Long run = runs.remove(event.getRunId());
                if (run != null) {
                    listener.runEnded(run, System.nanoTime());
                }
            }
            case RunFailed _, RunCancelled _, TriggerRefused _ ->
                    throw new IllegalStateException("a run did not succeed: " + event);
            case null, default -> {
                // Of no interest here.
            }
        }
    }
}
