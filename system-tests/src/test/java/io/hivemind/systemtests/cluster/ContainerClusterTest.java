package io.hivemind.systemtests.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hivemind.testing.FreePorts;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The same on the broker of an image, `-Dhivemind.kafka.image=` or Kafka's own, where an engine of
/// containers runs; skipped where none does.
class ContainerClusterTest extends ClusterSuite {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerClusterTest.class);
    private static final String IMAGE =
            System.getProperty("hivemind.kafka.image", "apache/kafka:4.3.1");

    private static Optional<GenericContainer<?>> container = Optional.empty();
    private static String address = "";

    @BeforeAll
    static void start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            String skipped =
                    "SKIPPED: no container engine answers here, so nothing is tested on " + IMAGE;
            LOG.warn(skipped);
            assumeTrue(false, skipped);
        }
        // The same port inside and outside: the broker tells it to its clients.
        int port = FreePorts.next();
        address = "127.0.0.1:" + port;
        GenericContainer<?> broker =
                new GenericContainer<>(DockerImageName.parse(IMAGE))
                        .withEnv(settings(port))
                        .waitingFor(
                                Wait.forLogMessage(".*Kafka Server started.*", 1)
                                        .withStartupTimeout(Duration.ofMinutes(2)));
        broker.setPortBindings(List.of(port + ":" + port));
        container = Optional.of(broker);
        broker.start();
    }

    @AfterAll
    static void stop() {
        container.ifPresent(GenericContainer::stop);
    }

    @Override
    String bootstrapServers() {
        return address;
    }

    private static Map<String, String> settings(int port) {
        return Map.ofEntries(
                Map.entry("KAFKA_NODE_ID", "1"),
                Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
                Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                Map.entry("KAFKA_LISTENERS", "PLAINTEXT://:" + port + ",CONTROLLER://:9093"),
                Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + address),
                Map.entry(
                        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1"),
                Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
                Map.entry(
                        "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS",
                        "1000"));
    }
}
