package io.hivemind.worker;

import io.hivemind.wire.KafkaConnection;

import java.nio.file.Path;
import java.util.Map;

/// How to run an [EmbeddedWorker].
///
/// @param replication of the topics that Connect keeps its own state in
/// @param plugins a folder of connectors that are not ours, each in a folder or jar of its own; it
///   need not be there
/// @param registry the schema registry's settings, none where there is no registry
public record WorkerSettings(
        KafkaConnection kafka, short replication, Path plugins, Map<String, String> registry) {
    public WorkerSettings {
        registry = Map.copyOf(registry);
    }
}
