package io.hivemind.broker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// One Kafka node, broker and controller in one, in this JVM. It is usable as soon as [#start]
/// returns.
///
/// Its state survives kill -9 and is found again by a start on the same directory.
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final KafkaNode node;
    private final DataDirectory directory;
    private final String bootstrapServers;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(
            KafkaNode node, DataDirectory directory, String bootstrapServers, int port) {
        this.node = node;
        this.directory = directory;
        this.bootstrapServers = bootstrapServers;
        this.port = port;
    }

    /// Starts a broker and returns when clients can use it, transactions and groups included.
    ///
    /// @throws BrokerException if its port is taken, or its directory is in use, not writable or
    ///   not its own
    public static EmbeddedBroker start(BrokerSettings settings) {
        long startedNs = System.nanoTime();
        DataDirectory directory = DataDirectory.open(settings.directory());
        Listeners listeners = null;
        KafkaNode node = null;
        try {
            listeners = Listeners.open(settings.host(), settings.port());
            var properties =
                    KafkaProperties.of(
                            settings,
                            directory.log(),
                            listeners.port(),
                            listeners.controllerPort());
            FatalFault.opened(directory.log());
            node = new KafkaNode(properties, listeners);
            node.start();
            String bootstrapServers =
                    KafkaProperties.advertised(settings.host()) + ":" + listeners.port();
            Readiness.await(bootstrapServers, settings.startTimeout());
            LOG.debug(
                    "broker is up on {} after {} ms",
                    bootstrapServers,
                    (System.nanoTime() - startedNs) / 1_000_000);
            return new EmbeddedBroker(node, directory, bootstrapServers, listeners.port());
        } catch (Exception e) {
            // Scala throws checked exceptions without declaring them, so this is wider than it
            // looks.
            FatalFault.closing(directory.log());
            stop(node);
            if (listeners != null) {
                listeners.close();
            }
            directory.close();
            throw e instanceof BrokerException known ? known : explained(e);
        }
    }

    /// For a client's `bootstrap.servers`.
    public String bootstrapServers() {
        return bootstrapServers;
    }

    public int port() {
        return port;
    }

    /// The same for as long as the data directory lives.
    public String clusterId() {
        return directory.clusterId();
    }

    Path directory() {
        return directory.root();
    }

    /// Stops the broker, flushes its data, and deletes it if it was temporary. May be called twice.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            FatalFault.closing(directory.log());
            stop(node);
            directory.close();
        }
    }

    private static void stop(@Nullable KafkaNode node) {
        if (node != null) {
            node.stop();
        }
    }

    private static BrokerException explained(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why =
                root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new BrokerException(
                "the embedded broker did not start: " + why.replace('\n', ' '), failure);
    }
}
