package io.hivemind.cli.doctor;

import io.hivemind.wire.KafkaConnection;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kafka's own command line tools, as they are called for this cluster.
///
/// @param commandConfig what the user gave us for his clients; the tools take it too
/// @param principal whom rights are granted to
public record KafkaTools(String bootstrapServers, @Nullable Path commandConfig, String principal) {
    private static final Pattern USER_NAME = Pattern.compile("username=\"([^\"]+)\"");

    public static KafkaTools of(KafkaConnection connection, @Nullable Path commandConfig) {
        Matcher user =
                USER_NAME.matcher(connection.properties().getOrDefault("sasl.jaas.config", ""));
        return new KafkaTools(
                connection.bootstrapServers(),
                commandConfig,
                "User:" + (user.find() ? user.group(1) : "NAME"));
    }

    String call(String tool) {
        return tool
                + ".sh --bootstrap-server "
                + bootstrapServers
                + (commandConfig == null ? "" : " --command-config " + commandConfig);
    }

    /// Grants operations on everything of a kind whose name begins with the prefix.
    String grant(String kind, String prefix, String... operations) {
        return call("kafka-acls")
                + " --add --allow-principal "
                + principal
                + " --operation "
                + String.join(" --operation ", operations)
                + " --resource-pattern-type prefixed --"
                + kind
                + " "
                + prefix;
    }
}
