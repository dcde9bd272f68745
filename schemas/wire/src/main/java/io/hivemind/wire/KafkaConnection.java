package io.hivemind.wire;

import io.hivemind.wire.registry.ConfluentRegistry;
import io.hivemind.wire.registry.RegistryConfig;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/// The one way to a Kafka cluster that all parts of a process share.
///
/// @param properties what the operator sets for every client: security, time-outs; never what the
///   engine decides
public record KafkaConnection(
        String bootstrapServers, Map<String, String> properties, Topics topics, Wire wire) {

    public KafkaConnection {
        properties = Map.copyOf(properties);
        if (bootstrapServers.isBlank()) {
            throw new ConfigException(
                    "bootstrap servers are missing: host:port, several parted by commas");
        }
    }

    /// No security, default topic names, no registry: the embedded broker.
    public static KafkaConnection plain(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of(), Topics.DEFAULT, Wire.singleObject());
    }

    /// Reads the file of `--command-config`: client properties (SASL, TLS, time-outs) and the
    /// schema registry's. With `schema.registry.url` records are written in Confluent's format.
    ///
    /// @throws ConfigException for a file that cannot be read, and for a key that is unknown or not
    ///   the operator's
    public static KafkaConnection read(
            String bootstrapServers, @Nullable Path commandConfig, Topics topics) {
        return commandConfig == null
                ? of(bootstrapServers, Map.of(), topics, "")
                : of(bootstrapServers, load(commandConfig), topics, commandConfig.toString());
    }

    /// What a file of `--command-config` says of the schema registry; nothing where there is none.
    public static Map<String, String> registry(@Nullable Path commandConfig) {
        Map<String, String> found = new TreeMap<>();
        if (commandConfig != null) {
            found.putAll(load(commandConfig));
        }
        found.keySet().removeIf(key -> !RegistryConfig.knows(key));
        return found;
    }

    /// From settings that were read elsewhere: client properties, and the schema registry's.
    ///
    /// @param origin where they come from, for messages
    /// @throws ConfigException for a key that is unknown or not the operator's
    public static KafkaConnection of(
            String bootstrapServers, Map<String, String> settings, Topics topics, String origin) {
        Map<String, String> clients = new TreeMap<>();
        Map<String, String> registry = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (RegistryConfig.knows(key)) {
                registry.put(key, value);
            } else {
                clients.put(accepted(key, origin), value);
            }
        });
        clients.remove(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        if (!registry.isEmpty() && !registry.containsKey(RegistryConfig.URL)) {
            throw new ConfigException(
                    origin
                            + ": "
                            + registry.keySet()
                            + " without "
                            + RegistryConfig.URL
                            + " mean nothing");
        }
        Wire wire =
                registry.isEmpty()
                        ? Wire.singleObject()
                        : Wire.confluent(new ConfluentRegistry(RegistryConfig.from(registry)));
        return new KafkaConnection(bootstrapServers, clients, topics, wire);
    }

    /// The settings of one client: the operator's, the way to the cluster, and on top what the
    /// engine needs.
    public Map<String, Object> client(Map<String, ?> engine) {
        Map<String, Object> merged = new HashMap<>(properties);
        merged.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        merged.putAll(engine);
        return merged;
    }

    /// As [#client(Map)], for a producer that sends at once: while it is quiet a record does not
    /// wait, and under load what comes while a request is under way is the next. With more than one
    /// under way the first may be refused on a topic made a moment ago and the second be taken, and
    /// then the first is out of order for ever.
    public Map<String, Object> promptProducer(Map<String, ?> engine) {
        Map<String, Object> merged = client(engine);
        merged.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        merged.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return merged;
    }

    /// As [#client(Map)], for a consumer without a group that reads the partitions it is given:
    /// what is committed (unless `engine` says otherwise), from the beginning where it seeks
    /// nowhere. It makes no topics.
    public Map<String, Object> assignedConsumer(Map<String, ?> engine) {
        Map<String, Object> merged = client(engine);
        merged.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        merged.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        merged.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        merged.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return merged;
    }

    /// As [#client(Map)], for Kafka Streams and others that still want `Properties`.
    public Properties clientProperties(Map<String, ?> engine) {
        Properties merged = new Properties();
        merged.putAll(client(engine));
        return merged;
    }

    private static Map<String, String> load(Path file) {
        Properties loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            loaded.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("cannot read " + file + ": " + e);
        }
        Map<String, String> read = new TreeMap<>();
        for (String key : loaded.stringPropertyNames()) {
            read.put(key, loaded.getProperty(key).strip());
        }
        return read;
    }

    /// An operator sets what all clients have in common. How records are produced and consumed is
    /// part of the engine's guarantees.
    private static String accepted(String key, String origin) {
        if (AdminClientConfig.configNames().contains(key)) {
            return key;
        }
        Set<String> producers = ProducerConfig.configNames();
        if (producers.contains(key) || ConsumerConfig.configNames().contains(key)) {
            throw new ConfigException(
                    origin
                            + ": "
                            + key
                            + " is decided by Hivemind; what all clients have in common"
                            + " (security, time-outs) may be set here");
        }
        throw new ConfigException(origin + ": no setting is called " + key);
    }

    /// Without the properties, which hold passwords.
    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers + ", prefix \"" + topics.prefix() + "\"]";
    }
}
