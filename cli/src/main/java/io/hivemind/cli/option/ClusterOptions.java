package io.hivemind.cli.option;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/// Which Kafka cluster, and how to get in.
public final class ClusterOptions {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            description = "Kafka brokers to connect to.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties for Kafka clients (SASL, TLS) and schema.registry.url.")
    private @Nullable Path commandConfig;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = "hivemind.",
            description = "What the names of all topics begin with (default: ${DEFAULT-VALUE}).")
    private String topicPrefix = "hivemind.";

    public @Nullable String bootstrapServers() {
        return bootstrapServers;
    }

    public @Nullable Path commandConfig() {
        return commandConfig;
    }

    public String topicPrefix() {
        return topicPrefix;
    }
}
