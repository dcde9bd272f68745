package io.hivemind.testing;

import io.hivemind.broker.BrokerSettings;
import io.hivemind.broker.EmbeddedBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A Kafka cluster for tests. One broker is [shared][#shared] by all tests of a JVM, which keep
/// apart by [prefix][#uniquePrefix].
public final class TestCluster implements AutoCloseable {

    private static final long TIMEOUT_MS = 60_000;
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final EmbeddedBroker broker;
    private final Admin admin;

    private TestCluster(EmbeddedBroker broker) {
        this.broker = broker;
        Map<String, Object> config = clientConfig();
        config.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 20);
        this.admin = Admin.create(config);
    }

    /// The broker of this JVM: started at first use, closed when the JVM ends. Nobody else closes
    /// it.
    public static TestCluster shared() {
        return Shared.INSTANCE;
    }

    /// A broker of one's own, for tests that stop it or need other settings.
    public static TestCluster start(BrokerSettings settings) {
        return new TestCluster(EmbeddedBroker.start(settings));
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /// A prefix for topics and groups that no other test of this JVM has: `new
    /// Topics(cluster.uniquePrefix())`.
    public static String uniquePrefix() {
        return "test" + PREFIXES.incrementAndGet() + ".";
    }

    /// Settings to reach the cluster, for any kind of client; may be added to.
    public Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", broker.bootstrapServers());
        return config;
    }

    /// A client for what has no short form here. Do not close it.
    public Admin admin() {
        return admin;
    }

    public void createTopic(String name, int partitions) {
        createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())));
    }

    public void createTopics(Collection<NewTopic> topics) {
        await(admin.createTopics(topics).all());
    }

    /// Sets configs of a group, such as `share.auto.offset.reset`.
    public void configureGroup(String group, Map<String, String> configs) {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        List<AlterConfigOp> changes =
                configs.entrySet().stream()
                        .map(e ->
                                new AlterConfigOp(
                                        new ConfigEntry(e.getKey(), e.getValue()),
                                        AlterConfigOp.OpType.SET))
                        .toList();
        await(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
    }

    /// A producer that its test closes; it sends at once.
    public <K, V> Producer<K, V> producer(Serializer<K> key, Serializer<V> value) {
        Map<String, Object> config = clientConfig();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // On a topic made a moment ago the first of several requests may be refused, and the next
        // be taken: then it is never taken any more.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(config, key, value);
    }

    /// Sends records and returns where they are, when all are acknowledged.
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <K, V> List<RecordMetadata> produce(
            Serializer<K> key, Serializer<V> value, ProducerRecord<K, V>... records) {
        try (Producer<K, V> producer = producer(key, value)) {
            var sent = Arrays.stream(records).map(producer::send).toList();
            producer.flush();
            return sent.stream().map(future -> future.resultNow()).toList();
        }
    }

    /// Reads topics from their beginning, all partitions, committed records only. Its test closes
    /// it.
    public <K, V> TopicReader<K, V> reader(
            Deserializer<K> key, Deserializer<V> value, String... topics) {
        return new TopicReader<>(clientConfig(), key, value, List.of(topics));
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }

    private static void await(KafkaFuture<Void> future) {
        try {
            future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Starts the broker when the first test asks, and not before.
    private static final class Shared {
        private static final TestCluster INSTANCE = start();

        private static TestCluster start() {
            TestCluster cluster = TestCluster.start(BrokerSettings.ephemeral());
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "close-test-cluster"));
            return cluster;
        }
    }
}
