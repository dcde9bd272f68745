package io.hivemind.benchmarks.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.benchmarks.subject.EventTail;
import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;
import io.hivemind.broker.BrokerSettings;
import io.hivemind.broker.EmbeddedBroker;
import io.hivemind.scheduler.commit.PacedClients;
import io.hivemind.scheduler.config.StreamsSettings;
import io.hivemind.wire.ShareGroups;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/// What Kafka itself allows: exactly once from the trigger to the end of the run, with the engine's
/// commit pacing, and nothing else.
public final class KafkaLimit implements Subject {

    private final EmbeddedBroker broker;
    private final KafkaStreams streams;
    private final Producer<byte[], byte[]> producer;
    private final EchoExecutor executor;
    private final EventTail events;
    private volatile RunListener listener = RunListener.NONE;

    private KafkaLimit(EmbeddedBroker broker)
            throws IOException, ExecutionException, InterruptedException {
        this.broker = broker;
        String servers = broker.bootstrapServers();
        createTopics(servers);
        producer =
                new KafkaProducer<>(
                        EventTail.promptProducer(servers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        executor = new EchoExecutor(servers, producer, () -> listener);
        events =
                new EventTail(
                        servers,
                        LimitTopology.EVENTS,
                        LimitTopology.PARTITIONS,
                        record -> {
                            PassedRun run = PassedRun.read(record.value());
                            if (run.left() == 0) {
                                listener.runEnded(run.run(), System.nanoTime());
                            }
                        });
        streams =
                new KafkaStreams(
                        LimitTopology.topology(), settings(servers), new PacedClients(_ -> {}));
    }

    public static KafkaLimit start() throws IOException, ExecutionException, InterruptedException {
        KafkaLimit limit = new KafkaLimit(EmbeddedBroker.start(BrokerSettings.ephemeral()));
        CountDownLatch running = new CountDownLatch(1);
        limit.streams.setStateListener((state, before) -> {
            if (state == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        limit.streams.start();
        limit.executor.start();
        running.await();
        return limit;
    }

    @Override
    public void listen(RunListener newListener) {
        listener = newListener;
    }

    @Override
    public void start(long run, int tasks) {
        byte[] key = ("run-" + run).getBytes(UTF_8);
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                LimitTopology.TRIGGERS,
                                LimitTopology.partition(run),
                                key,
                                new PassedRun(run, tasks).write()));
    }

    @Override
    public void close() {
        executor.close();
        events.close();
        streams.close();
        producer.close();
        broker.close();
    }

    private static void createTopics(String servers)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
            admin.createTopics(LimitTopology.topics()).all().get();
            new ShareGroups(admin).configure(List.of(EchoExecutor.GROUP));
        }
    }

    /// As the scheduler's, where it matters to speed.
    private static Properties settings(String servers) throws IOException {
        Map<String, Object> settings = new HashMap<>(StreamsSettings.ofSpeed());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "kafka-limit");
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Files.createTempDirectory("kafka-limit-").toString());
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }
}
