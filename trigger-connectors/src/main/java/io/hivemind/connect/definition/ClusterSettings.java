package io.hivemind.connect.definition;

import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;

import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

import java.util.Map;
import java.util.TreeMap;

/// What every connector here is told: the way to the cluster of its Hivemind, and to its registry.
/// It is the cluster that the Connect workers write to.
public final class ClusterSettings {
    public static final String BOOTSTRAP_SERVERS = "hivemind.bootstrap.servers";
    public static final String TOPIC_PREFIX = "hivemind.topic.prefix";

    /// What follows is a setting of all clients, or of the schema registry.
    public static final String CLIENT = "hivemind.client.";

    private static final String GROUP = "Hivemind";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String[] CONVERTERS = {"key.converter", "value.converter"};

    private ClusterSettings() {}

    /// Adds them to those of a connector.
    public static ConfigDef define(ConfigDef settings) {
        return settings.define(
                        BOOTSTRAP_SERVERS,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyStringWithoutControlChars(),
                        Importance.HIGH,
                        "The Kafka cluster of Hivemind, as host:port, several parted by commas."
                                + " It has to be the cluster that the workers' producers write to.",
                        GROUP,
                        1,
                        Width.LONG,
                        "Bootstrap servers")
                .define(
                        TOPIC_PREFIX,
                        ConfigDef.Type.STRING,
                        Topics.DEFAULT.prefix(),
                        ConfigDef.LambdaValidator.with(
                                ClusterSettings::checkPrefix,
                                () -> "letters, digits, dot, dash and underscore"),
                        Importance.MEDIUM,
                        "What the names of Hivemind's topics begin with.",
                        GROUP,
                        2,
                        Width.MEDIUM,
                        "Topic prefix");
    }

    /// The settings of a connector that goes the same way as this process; those of a registry are
    /// not known from a connection.
    public static Map<String, String> of(KafkaConnection kafka) {
        Map<String, String> settings = new TreeMap<>();
        settings.put(BOOTSTRAP_SERVERS, kafka.bootstrapServers());
        settings.put(TOPIC_PREFIX, kafka.topics().prefix());
        kafka.properties().forEach((key, value) -> settings.put(CLIENT + key, value));
        for (String converter : CONVERTERS) {
            settings.put(converter, BYTES);
        }
        return settings;
    }

    /// @throws ConfigException naming what is wrong
    public static KafkaConnection connection(Map<String, String> settings) {
        Map<String, String> clients = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(CLIENT)) {
                clients.put(key.substring(CLIENT.length()), value);
            }
        });
        String prefix = settings.getOrDefault(TOPIC_PREFIX, Topics.DEFAULT.prefix());
        String servers = settings.getOrDefault(BOOTSTRAP_SERVERS, "");
        return KafkaConnection.of(servers, clients, new Topics(prefix), CLIENT + "*");
    }

    /// Adds to what a connector's own check has found: records are bytes already, which no other
    /// converter may touch, and the clients' settings have to be known.
    public static Config check(Config found, Map<String, String> settings) {
        for (String converter : CONVERTERS) {
            if (!BYTES.equals(settings.get(converter))) {
                problem(found, converter, "has to be " + BYTES + ": records are encoded already");
            }
        }
        if (settings.containsKey(BOOTSTRAP_SERVERS)) {
            try {
                connection(settings);
            } catch (ConfigException | IllegalArgumentException e) {
                problem(found, BOOTSTRAP_SERVERS, String.valueOf(e.getMessage()));
            }
        }
        return found;
    }

    private static void problem(Config found, String key, String message) {
        for (ConfigValue value : found.configValues()) {
            if (value.name().equals(key)) {
                value.addErrorMessage(message);
                return;
            }
        }
        ConfigValue value = new ConfigValue(key);
        value.addErrorMessage(key + " " + message);
        found.configValues().add(value);
    }

    private static void checkPrefix(String name, Object value) {
        try {
            var _ = new Topics(String.valueOf(value));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, e.getMessage());
        }
    }
}
