package io.hivemind.benchmarks.scale;

import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

import java.util.Collection;
import java.util.Map;

/// What a worker is to a task that starts for the first time.
final class NoOffsets implements SourceTaskContext, OffsetStorageReader {
    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
        return this;
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException("nobody measures here");
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
        return Map.of();
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
            Collection<Map<String, T>> partitions) {
        return Map.of();
    }
}
