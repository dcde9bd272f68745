package io.hivemind.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How to run an [EmbeddedBroker].
///
/// @param directory where its data lives; empty keeps it in a temporary folder that is deleted at
///   close
/// @param host the address that clients connect to; a loopback address unless the user asked for
///   another
/// @param port the port that clients connect to; 0 takes a free one
/// @param defaultPartitions partitions of a topic whose creator names no number
/// @param overrides settings of Kafka's own, over the ones made here
/// @param startTimeout how long a start may take before it counts as failed
public record BrokerSettings(
        Optional<Path> directory,
        String host,
        int port,
        int defaultPartitions,
        Map<String, String> overrides,
        Duration startTimeout) {

    public static final String LOOPBACK = "127.0.0.1";
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(60);

    public BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
        if (defaultPartitions < 1) {
            throw new IllegalArgumentException(
                    "a topic has at least one partition, not " + defaultPartitions);
        }
        overrides = Map.copyOf(overrides);
    }

    /// Keeps nothing: for tests, and for `--ephemeral`.
    public static BrokerSettings ephemeral() {
        return new BrokerSettings(
                Optional.empty(), LOOPBACK, 0, 4, Map.of(), DEFAULT_START_TIMEOUT);
    }

    /// Keeps its data in a folder, which is made if it is not there.
    public static BrokerSettings in(Path directory) {
        return new BrokerSettings(
                Optional.of(directory), LOOPBACK, 0, 4, Map.of(), DEFAULT_START_TIMEOUT);
    }

    public BrokerSettings withHost(String newHost) {
        return new BrokerSettings(
                directory, newHost, port, defaultPartitions, overrides, startTimeout);
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(
                directory, host, newPort, defaultPartitions, overrides, startTimeout);
    }

    public BrokerSettings withDefaultPartitions(int partitions) {
        return new BrokerSettings(directory, host, port, partitions, overrides, startTimeout);
    }

    public BrokerSettings withOverrides(Map<String, String> kafkaSettings) {
        return new BrokerSettings(
                directory, host, port, defaultPartitions, kafkaSettings, startTimeout);
    }
}
