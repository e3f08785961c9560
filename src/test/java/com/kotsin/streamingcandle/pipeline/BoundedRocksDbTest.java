package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BoundedRocksDbTest {

    /** Of six timeframes and twelve partitions. */
    private static final int STORES = 240;

    private static final long BYTES = 128 << 20;
    private static final int RECORD = 400;
    private static final int RECORDS = 50;

    @TempDir
    private Path directory;

    /** Else stores would be written to disk again and again, each with next to nothing in it. */
    @Test
    void many_stores_with_little_in_them_fit_into_the_write_buffers() throws RocksDBException {
        List<RocksDB> stores = new ArrayList<>();
        try (Options options = new Options().setTableFormatConfig(new BlockBasedTableConfig());
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
            options.setCreateIfMissing(true);
            new BoundedRocksDb().setConfig("store", options, Map.of(BoundedRocksDb.BYTES, BYTES));
            for (int store = 0; store < STORES; store++) {
                stores.add(RocksDB.open(
                        options, directory.resolve("store-" + store).toString()));
            }
            for (int record = 0; record < RECORDS; record++) {
                for (RocksDB store : stores) {
                    store.put(
                            unlogged,
                            ByteBuffer.allocate(Integer.BYTES).putInt(record).array(),
                            new byte[RECORD]);
                }
            }

            long files = 0;
            for (RocksDB store : stores) {
                files += Long.parseLong(store.getProperty("rocksdb.num-files-at-level0"));
            }
            assertThat(files).isZero();
        } finally {
            stores.forEach(RocksDB::close);
        }
    }
}
