package com.kotsin.streamingcandle.pipeline;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write-buffer bound for all state stores of the process. Without it each store has its own 50
 * MiB cache and 48 MiB of write buffers, which is memory without bound as partitions and timeframes grow.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    /** Streams configuration key: native memory of all stores together, bytes. */
    static final String BYTES = "streamingcandle.rocksdb.bytes";

    private static final double FOR_INDEX_AND_FILTER = 0.2;
    private static final long WRITE_BUFFER = 2 << 20;
    /** What a store takes of the write buffers at once, an eighth of its own by default: too much where hundreds share them. */
    private static final long WRITE_BUFFER_PART = 16 << 10;

    private static final long BLOCK = 8 << 10;

    /** Shared by all instances of the process and so never closed. */
    private static Cache cache;

    private static WriteBufferManager writeBuffers;

    private static synchronized void create(long bytes) {
        if (cache == null) {
            RocksDB.loadLibrary();
            cache = new LRUCache(bytes, -1, false, FOR_INDEX_AND_FILTER);
            writeBuffers = new WriteBufferManager(bytes / 2, cache);
        }
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        create(Long.parseLong(configs.get(BYTES).toString()));
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(cache);
        tables.setCacheIndexAndFilterBlocks(true);
        tables.setCacheIndexAndFilterBlocksWithHighPriority(true);
        tables.setPinTopLevelIndexAndFilter(true);
        tables.setBlockSize(BLOCK);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(writeBuffers);
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setArenaBlockSize(WRITE_BUFFER_PART);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache and the write-buffer manager are shared; whoever closes one store must leave them.
    }
}
