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
import io.hivemind.broker.BrokerSettings;
import io.hivemind.broker.EmbeddedBroker;
import io.hivemind.core.run.RunIds;
import io.hivemind.executor.Executor;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.Scheduler;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.config.SchedulerConfig;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// The engine in this process: embedded broker, scheduler, one executor. Its tasks are an
/// in-process handler that only says when it ran.
public final class Hivemind implements Subject {

    private static final int PARTITIONS = TopicCatalogue.Sizing.EMBEDDED.partitions();
    private static final int SLOTS = 64;
    private static final String HANDLER = "benchmark";
    private static final String KIND = "manual";
    private static final Duration START = Duration.ofMinutes(2);

    private final EmbeddedBroker broker;
    private final KafkaConnection connection;
    private final Scheduler scheduler;
    private final Executor executor;
    private final Producer<byte[], byte[]> producer;
    private final EventTail events;
    private final Serializer<TriggerEvent> triggers;
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, Long> runs = new ConcurrentHashMap<>();
    private volatile RunListener listener = RunListener.NONE;

    private Hivemind(EmbeddedBroker broker, Path folder)
            throws IOException, ExecutionException, InterruptedException {
        this.broker = broker;
        String servers = broker.bootstrapServers();
        connection = KafkaConnection.plain(servers);
        try (Admin admin = Admin.create(connection.client(Map.of()))) {
            TopicSetup setup =
                    TopicSetup.ensure(
                            admin,
                            new TopicCatalogue(
                                    connection.topics(), TopicCatalogue.Sizing.EMBEDDED));
            setup.ensureReady("default", "medium");
        }
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
        scheduler =
                new Scheduler(
                        SchedulerConfig.of(connection, folder.resolve("state")),
                        new CelExpressions(),
                        new ParameterCheck(),
                        new SimpleMeterRegistry());
        scheduler.start();
        executor =
                Executor.start(
                        connection,
                        ExecutorConfig.named("bench", folder).withSlots(SLOTS),
                        Map.of(HANDLER, () -> context -> started(context.runId())));
    }

    public static Hivemind start() throws IOException, ExecutionException, InterruptedException {
        Hivemind hivemind =
                new Hivemind(
                        EmbeddedBroker.start(BrokerSettings.ephemeral()),
                        Files.createTempDirectory("hivemind-bench-"));
        for (int tasks : List.of(1, CHAIN)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                hivemind.apply(tasks, partition);
            }
        }
        if (!hivemind.scheduler.awaitReady(START)) {
            throw new IllegalStateException("the scheduler did not get ready");
        }
        hivemind.executor.ready().get();
        return hivemind;
    }

    @Override
    public void listen(RunListener newListener) {
        listener = newListener;
    }

    @Override
    public void start(long run, int tasks) {
        int partition = (int) (run % PARTITIONS);
        String job = BenchmarkJobs.name(tasks, partition, PARTITIONS);
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
        executor.close();
        scheduler.close();
        events.close();
        producer.close();
        broker.close();
    }

    private void apply(int tasks, int partition) throws ExecutionException, InterruptedException {
        String name = BenchmarkJobs.name(tasks, partition, PARTITIONS);
        JobDefinition definition =
                JobDefinition.newBuilder()
                        .setJob(JobCodec.write(BenchmarkJobs.job(name, tasks, HANDLER)))
                        .setContentHash(name)
                        .build();
        String topic = connection.topics().jobs();
        byte[] value =
                connection
                        .wire()
                        .serde(JobDefinition.class)
                        .serializer()
                        .serialize(topic, definition);
        long offset =
                producer.send(new ProducerRecord<>(topic, name.getBytes(UTF_8), value))
                        .get()
                        .offset();
        revisions.put(name, offset + 1);
    }

    private @Nullable Object started(String runId) {
        Long run = runs.get(runId);
        if (run != null) {
            listener.taskStarted(run, System.nanoTime());
        }
        return null;
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
