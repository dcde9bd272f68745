package io.hivemind.cli.option;

import io.hivemind.cli.UserError;
import io.hivemind.cli.server.InstanceFile;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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

    /// The cluster named, or empty where none is.
    public Optional<KafkaConnection> connection() {
        if (bootstrapServers == null) {
            if (commandConfig != null) {
                throw new UserError("--command-config goes with --bootstrap-servers");
            }
            return Optional.empty();
        }
        return Optional.of(KafkaConnection.read(bootstrapServers, commandConfig, topics()));
    }

    /// The cluster named; where none is, that of the server that was started in this folder.
    public KafkaConnection connectionOrHere() {
        return connection()
                .or(() ->
                        InstanceFile.in(ServerOptions.DEFAULT_DATA)
                                .read()
                                .map(InstanceFile.Instance::kafka)
                                .map(kafka ->
                                        new KafkaConnection(
                                                kafka, Map.of(), topics(), Wire.singleObject())))
                .orElseThrow(() ->
                        new UserError(
                                "no server was started in this folder: name the cluster to look at"
                                        + " with --bootstrap-servers"));
    }

    public Optional<Path> commandConfig() {
        return Optional.ofNullable(commandConfig);
    }

    public Topics topics() {
        return UserError.unlessRefused(() -> new Topics(topicPrefix));
    }
}
