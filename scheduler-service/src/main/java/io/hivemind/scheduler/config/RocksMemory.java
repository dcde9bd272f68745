package io.hivemind.scheduler.config;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// The memory that all stores of a process share, off the heap: blocks, indexes and write buffers
/// together. Without it each partition's store would take its own.
public final class RocksMemory implements AutoCloseable {
    public static final long BYTES = 64L * 1024 * 1024;

    private static final long WRITE_BUFFERS_BYTES = 32L * 1024 * 1024;
    private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;

    private static final double MEMTABLE_FILTER_RATIO = 0.05;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    public RocksMemory() {
        RocksDB.loadLibrary();
        this.cache = new LRUCache(BYTES);
        this.writeBuffers = new WriteBufferManager(WRITE_BUFFERS_BYTES, cache);
    }

    void applyTo(Options options) {
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(cache);
            table.setCacheIndexAndFilterBlocks(true);
            options.setTableFormatConfig(table);
        }
        // A new run is looked for before it is stored: most lookups find nothing, and end at a
        // filter,
        // in files as in memory.
        options.setOptimizeFiltersForHits(false);
        options.setMemtableWholeKeyFiltering(true);
        options.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_RATIO);
        options.setWriteBufferManager(writeBuffers);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
