package com.kotsin.streamingcandle.soak;

import java.util.List;

/** The columns of the samples, in their order. */
final class Columns {

    static final String TIME = "ts";
    static final String PHASE = "phase";
    static final String CYCLE = "cycle";
    /** How often the service was started so far. */
    static final String PROCESS = "process";
    /** 1 behind the collection and the trim of a trough, else 0. */
    static final String TRIMMED = "trimmed";

    /** Block cache of all stores, write buffers included. */
    static final String STORES = "rocksdb_block_cache";

    static final List<String> ALL = List.of(
            TIME,
            PHASE,
            CYCLE,
            PROCESS,
            TRIMMED,
            "ticks_sent",
            "ticks_in",
            "finals",
            "live",
            "dlq_by_reason",
            "rss_kb",
            "rss_anon_kb",
            "swap_kb",
            "heap_used",
            "heap_after_gc",
            "heap_committed",
            "metaspace",
            "codecache",
            "direct_bytes",
            "mapped_bytes",
            "gc_young_n",
            "gc_young_ms",
            "gc_old_n",
            "gc_old_ms",
            "gc_max_pause_ms",
            STORES,
            "rocksdb_memtables",
            "rocksdb_table_readers",
            "open_iterators",
            "oldest_iterator_s",
            "threads",
            "threads_app",
            "threads_by_prefix",
            "fds",
            "fds_app",
            "sockets",
            "cpu_pct",
            "ctx_switches",
            "lag_max_by_group",
            "watermark_lag_by_tf",
            "rebalances",
            "tasks_assigned",
            "txn_commits",
            "txn_aborts",
            "live_p50",
            "live_p95",
            "live_p99",
            "final_delay_p99",
            "mongo_p95",
            "mongo_max_ms",
            "mongo_pool",
            "subscribers",
            "sse_queue_max",
            "open_windows",
            "symbols",
            "state_bytes",
            "changelog_bytes",
            "log_bytes",
            "meters_registered",
            "classes_loaded",
            "load_behind_ms",
            "compared",
            "wrong",
            "lost",
            "errors_logged",
            "machine_load");

    private Columns() {}
}
