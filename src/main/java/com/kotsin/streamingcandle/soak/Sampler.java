package com.kotsin.streamingcandle.soak;

import com.kotsin.streamingcandle.load.Delay;
import com.kotsin.streamingcandle.load.LoadFigures;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Looks at the service from outside, and says what it sees as a line of a table. What cannot be had stays empty. */
final class Sampler {

    private static final double PERCENT = 100;
    private static final double SECOND = 1_000;
    /** Of a second; fixed for programs on Linux. */
    private static final double CLOCK_TICKS = 100;

    private static final String HEAP = "area=\"heap\"";

    private final ServiceProcess service;
    private final Path state;
    private final InstantSource clock;
    private final GcLog gc = new GcLog();
    private final ChangelogSize changelogs;
    private long cpuPid;
    private long cpuAt;
    private long cpuTicks;

    Sampler(ServiceProcess service, Path state, ChangelogSize changelogs, InstantSource clock) {
        this.service = service;
        this.state = state;
        this.changelogs = changelogs;
        this.clock = clock;
    }

    /** @param load how the load stands */
    Map<String, String> sample(LoadFigures load) {
        var line = new Line();
        ofLoad(line, load);
        line.put("changelog_bytes", changelogs.bytes());
        line.put("log_bytes", service.logBytes());
        line.put("machine_load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        if (service.isAlive()) {
            ofSystem(line, ProcessFiles.of(service.pid()));
            ofCollections(line);
            Optional<String> page = service.get("/actuator/prometheus");
            page.map(MetricsPage::parse).ifPresent(metrics -> ofMetrics(line, metrics));
        }
        return line.values;
    }

    private static final class Line {
        private final Map<String, String> values = new LinkedHashMap<>();

        void put(String column, String value) {
            values.put(column, value);
        }

        void put(String column, double value) {
            values.put(
                    column,
                    new BigDecimal(value, new MathContext(12))
                            .stripTrailingZeros()
                            .toPlainString());
        }

        void put(String column, OptionalDouble value) {
            value.ifPresent(known -> put(column, known));
        }

        void put(String column, OptionalLong value) {
            value.ifPresent(known -> put(column, known));
        }
    }

    private static void ofLoad(Line line, LoadFigures load) {
        line.put("ticks_sent", load.sent());
        line.put("finals", load.finals());
        line.put("live", load.live());
        line.put("load_behind_ms", load.behindMillis());
        line.put("compared", load.compared());
        line.put("wrong", load.wrong());
        line.put("lost", load.lost());
        Delay live = load.liveDelay().get("1m");
        if (live != null && live.count() > 0) {
            line.put("live_p50", live.p50());
            line.put("live_p95", live.p95());
            line.put("live_p99", live.p99());
        }
        line.put(
                "final_delay_p99",
                load.closeDelay().values().stream()
                        .filter(delay -> delay.count() > 0)
                        .mapToLong(Delay::p99)
                        .max());
        line.put(
                "lag_max_by_group",
                load.lag().entrySet().stream()
                        .map(lag -> lag.getKey() + "=" + lag.getValue())
                        .collect(Collectors.joining(";")));
    }

    private void ofSystem(Line line, ProcessFiles process) {
        line.put("rss_kb", process.number("status", "VmRSS"));
        line.put("rss_anon_kb", process.number("status", "RssAnon"));
        line.put("swap_kb", process.number("smaps_rollup", "Swap"));
        Map<String, Integer> threads = process.threads();
        line.put(
                "threads", threads.values().stream().mapToInt(Integer::intValue).sum());
        line.put("threads_app", ProcessFiles.ofTheApplication(threads));
        line.put(
                "threads_by_prefix",
                threads.entrySet().stream()
                        .map(each -> each.getKey().replaceAll("[;=,\"\\s]+", "_") + "=" + each.getValue())
                        .collect(Collectors.joining(";")));
        ProcessFiles.Descriptors descriptors = process.descriptors(state);
        line.put("fds", descriptors.all());
        line.put("fds_app", descriptors.all() - descriptors.sockets() - descriptors.files());
        line.put("sockets", descriptors.sockets());
        line.put("ctx_switches", process.contextSwitches());
        long now = clock.millis();
        process.processorTicks().ifPresent(ticks -> {
            if (cpuPid == service.pid() && now > cpuAt) {
                line.put("cpu_pct", (ticks - cpuTicks) / CLOCK_TICKS / ((now - cpuAt) / SECOND) * PERCENT);
            }
            cpuPid = service.pid();
            cpuAt = now;
            cpuTicks = ticks;
        });
    }

    private void ofCollections(Line line) {
        gc.read(service.gcLog());
        line.put("gc_young_n", gc.young());
        line.put("gc_young_ms", gc.youngMillis());
        line.put("gc_old_n", gc.old());
        line.put("gc_old_ms", gc.oldMillis());
        line.put("gc_max_pause_ms", gc.longestMillis());
        line.put("heap_after_gc", gc.leastAfter());
    }

    private void ofMetrics(Line line, MetricsPage page) {
        line.put("ticks_in", page.sum("streamingcandle_ticks_total"));
        line.put("dlq_by_reason", page.byLabel("streamingcandle_dead_letters_total", "reason"));
        line.put("heap_used", page.sum("jvm_memory_used_bytes", HEAP));
        line.put("heap_committed", page.sum("jvm_memory_committed_bytes", HEAP));
        line.put("metaspace", page.sum("jvm_memory_used_bytes", "id=\"Metaspace\""));
        line.put("codecache", page.sum("jvm_memory_used_bytes", "id=\"CodeHeap"));
        line.put("direct_bytes", page.sum("jvm_buffer_memory_used_bytes", "id=\"direct\""));
        line.put("mapped_bytes", page.sum("jvm_buffer_memory_used_bytes", "id=\"mapped"));
        // All stores share one cache, and each tells of the whole of it.
        line.put(Columns.STORES, page.max("kafka_stream_state_block_cache_usage"));
        line.put("rocksdb_memtables", page.sum("kafka_stream_state_size_all_mem_tables"));
        line.put("rocksdb_table_readers", page.sum("kafka_stream_state_estimate_table_readers_mem"));
        line.put("open_iterators", page.sum("kafka_stream_state_num_open_iterators"));
        page.min("kafka_stream_state_oldest_iterator_open_since_ms").ifPresent(since -> {
            if (since > 0) {
                line.put("oldest_iterator_s", (clock.millis() - since) / SECOND);
            }
        });
        line.put("watermark_lag_by_tf", page.byLabel("streamingcandle_watermark_lag_seconds", "timeframe"));
        line.put("rebalances", page.sum("kafka_consumer_coordinator_rebalance_total"));
        line.put("tasks_assigned", page.sum("kafka_consumer_coordinator_assigned_partitions"));
        line.put("txn_commits", page.sum("kafka_stream_thread_commit_total"));
        page.max("streamingcandle_mongo_write_seconds_max").ifPresent(max -> line.put("mongo_max_ms", max * SECOND));
        line.put("mongo_pool", page.sum("mongodb_driver_pool_size"));
        line.put("subscribers", page.sum("streamingcandle_subscribers"));
        line.put("open_windows", page.sum("streamingcandle_open_windows"));
        line.put("symbols", page.sum("streamingcandle_active_symbols"));
        line.put("state_bytes", page.sum("streamingcandle_state_bytes"));
        line.put("meters_registered", page.size());
        line.put("classes_loaded", page.sum("jvm_classes_loaded_classes"));
        line.put("errors_logged", page.sum("logback_events_total", "level=\"error\""));
    }
}
