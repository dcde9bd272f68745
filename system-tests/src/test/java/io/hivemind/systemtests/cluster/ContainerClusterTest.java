package io.hivemind.systemtests.cluster;

import static org.junit.jupiter.api.Assumptions.abort;

import io.hivemind.testing.FreePorts;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The same on the broker of `compose.yaml`, with its image and settings, where an engine of
/// containers runs; skipped where none does. `-Dhivemind.kafka.image=` or the variable
/// `KAFKA_IMAGE` names another image.
class ContainerClusterTest extends ClusterSuite {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerClusterTest.class);
    private static final Path COMPOSE_FILE = Path.of("../compose.yaml");
    private static final Pattern IMAGE = Pattern.compile("\\$\\{KAFKA_IMAGE:-(\\S+)}");
    private static final Pattern SETTING =
            Pattern.compile("^ +(KAFKA_[A-Z_]+): \"?([^\"\\n]*)\"?$", Pattern.MULTILINE);

    private static Optional<GenericContainer<?>> container = Optional.empty();
    private static String address = "";

    @BeforeAll
    static void start() throws IOException {
        String compose = Files.readString(COMPOSE_FILE);
        Optional<String> named =
                Optional.ofNullable(System.getProperty("hivemind.kafka.image"))
                        .or(() -> Optional.ofNullable(System.getenv("KAFKA_IMAGE")));
        String image = named.orElseGet(() -> defaultImage(compose));
        if (!engineAnswers()) {
            skip("no container engine answers here", image);
        }
        // The same port inside and outside: the broker tells it to its clients.
        int port = FreePorts.next();
        address = "127.0.0.1:" + port;
        GenericContainer<?> broker =
                new GenericContainer<>(DockerImageName.parse(image))
                        .withEnv(settings(compose, port))
                        .waitingFor(
                                Wait.forLogMessage(".*Kafka Server started.*", 1)
                                        .withStartupTimeout(Duration.ofMinutes(2)));
        broker.setPortBindings(List.of("127.0.0.1:" + port + ":" + port));
        container = Optional.of(broker);
        try {
            broker.start();
        } catch (ContainerFetchException e) {
            // Who names an image wants it tested; the default one may be out of reach.
            if (named.isPresent()) {
                throw e;
            }
            skip("the engine has no such image, and cannot fetch it", image);
        }
    }

    @AfterAll
    static void stop() {
        container.ifPresent(GenericContainer::stop);
    }

    @Override
    String bootstrapServers() {
        return address;
    }

    private static boolean engineAnswers() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            // It may want an image of its own first.
            LOG.warn("Testcontainers cannot use the engine: {}", e.getMessage());
            return false;
        }
    }

    private static void skip(String reason, String image) {
        String skipped = "SKIPPED: " + reason + ", so nothing is tested on " + image;
        LOG.warn(skipped);
        abort(skipped);
    }

    private static String defaultImage(String compose) {
        return IMAGE.matcher(compose)
                .results()
                .map(image -> image.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("compose.yaml names no image of Kafka"));
    }

    private static Map<String, String> settings(String compose, int port) {
        Map<String, String> settings = new HashMap<>();
        SETTING.matcher(compose)
                .results()
                .forEach(setting -> settings.put(setting.group(1), setting.group(2)));
        settings.put("KAFKA_LISTENERS", "PLAINTEXT://:" + port + ",CONTROLLER://localhost:9093");
        settings.put("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + address);
        return settings;
    }
}
