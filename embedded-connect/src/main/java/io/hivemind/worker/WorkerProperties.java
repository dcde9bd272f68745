package io.hivemind.worker;

import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The settings of a worker as Connect wants them.
final class WorkerProperties {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String[] CLIENTS = {"", "producer.", "consumer.", "admin."};

    private WorkerProperties() {}

    static Map<String, String> of(WorkerSettings settings) {
        KafkaConnection kafka = settings.kafka();
        String prefix = kafka.topics().prefix() + "connect";
        String replication = String.valueOf(settings.replication());
        Map<String, String> p = new HashMap<>();
        for (String client : CLIENTS) {
            kafka.properties().forEach((key, value) -> p.put(client + key, value));
        }
        p.put("bootstrap.servers", kafka.bootstrapServers());
        p.put("group.id", prefix);
        p.put("config.storage.topic", prefix + ".configs");
        p.put("config.storage.replication.factor", replication);
        p.put("offset.storage.topic", prefix + ".offsets");
        p.put("offset.storage.replication.factor", replication);
        p.put("offset.storage.partitions", "4");
        p.put("status.storage.topic", prefix + ".status");
        p.put("status.storage.replication.factor", replication);
        p.put("status.storage.partitions", "1");
        TopicCatalogue.changelog().forEach((key, value) -> p.put("offset.storage." + key, value));
        p.put("exactly.once.source.support", "enabled");
        p.put("key.converter", BYTES);
        p.put("value.converter", BYTES);
        p.put("listeners", "http://127.0.0.1:0");
        // A worker that was killed is missed after the session's time, and not waited for.
        p.put("scheduled.rebalance.max.delay.ms", "0");
        p.put("session.timeout.ms", "6000");
        p.put("heartbeat.interval.ms", "2000");
        p.put("task.shutdown.graceful.timeout.ms", "2000");
        // An open transaction of a task that is gone holds up whoever reads what is committed.
        p.put("producer.transaction.timeout.ms", "10000");
        p.put("producer.linger.ms", "0");
        boolean more = hasPlugins(settings.plugins());
        // Ours name themselves; a look through every class of those that do not takes its time.
        p.put("plugin.discovery", more ? "hybrid_warn" : "service_load");
        if (more) {
            p.put("plugin.path", settings.plugins().toAbsolutePath().toString());
        }
        return p;
    }

    private static boolean hasPlugins(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
