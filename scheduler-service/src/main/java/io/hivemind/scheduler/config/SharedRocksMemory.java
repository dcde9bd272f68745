package io.hivemind.scheduler.config;

import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

import java.util.Map;

/// Streams makes this by reflection, for each store; the memory comes with its settings.
public final class SharedRocksMemory implements RocksDBConfigSetter {
    static final String MEMORY = "hivemind.rocks.memory";

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (configs.get(MEMORY) instanceof RocksMemory memory) {
            memory.applyTo(options);
        }
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared outlives the store.
    }
}
