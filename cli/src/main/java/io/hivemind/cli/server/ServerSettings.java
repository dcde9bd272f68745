package io.hivemind.cli.server;

import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.Topics;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What an all-in-one process is told.
///
/// @param data its folder; empty keeps everything in a temporary one that is deleted at the end
/// @param cluster a Kafka cluster of the user's; empty starts the embedded broker
/// @param topics names on the embedded broker
/// @param sizing of the topics, where they are not there yet
/// @param listen address of the API
/// @param port of the API, 0 for any free one
/// @param kafkaPort of the embedded broker, 0 for any free one
/// @param historyUrl a JDBC URL, null for a SQLite file in the data folder
/// @param slots of the executor, 0 for no executor
/// @param triggers what the sources of triggers are told of the schema registry; empty where this
///   process serves no triggers
public record ServerSettings(
        Optional<Path> data,
        Optional<KafkaConnection> cluster,
        Topics topics,
        TopicCatalogue.Sizing sizing,
        String listen,
        int port,
        int kafkaPort,
        @Nullable String historyUrl,
        int slots,
        Optional<Map<String, String>> triggers) {}
