package com.kotsin.streamingcandle.soak;

import java.util.function.ToDoubleFunction;

/** A series of figures that is judged or drawn. */
enum Figure {
    MEMORY("memory outside the stores", "MB", sample -> mebi(outsideStores(sample))),
    HEAP("heap after collections", "MB", sample -> mebi(sample.value("heap_after_gc"))),
    DIRECT("direct buffers", "MB", sample -> mebi(sample.value("direct_bytes"))),
    METASPACE("metaspace", "MB", sample -> mebi(sample.value("metaspace"))),
    CLASSES("classes", "", sample -> sample.value("classes_loaded")),
    STATE("files of the state", "MB", sample -> mebi(sample.value("state_bytes"))),
    THREADS("threads", "", sample -> sample.value("threads_app")),
    DESCRIPTORS("descriptors", "", sample -> sample.value("fds_app")),
    SOCKETS("sockets", "", sample -> sample.value("sockets")),
    SUBSCRIBERS("subscribers", "", sample -> sample.value("subscribers")),
    ITERATORS("open iterators", "", sample -> sample.value("open_iterators")),
    METERS("meters", "", sample -> sample.value("meters_registered")),
    LIVE_P99("live candles p99", "ms", sample -> sample.value("live_p99")),
    RESIDENT("resident set", "MB", sample -> sample.value("rss_kb") / 1_024),
    STORES("memory of the stores", "MB", sample -> mebi(sample.value(Columns.STORES))),
    CODE("compiled code", "MB", sample -> mebi(sample.value("codecache"))),
    LAG("lag of the group furthest behind", "records", sample -> sample.greatest("lag_max_by_group")),
    PROCESSOR("processor", "% of a core", sample -> sample.value("cpu_pct")),
    CLOSE_P99("final candles p99", "ms", sample -> sample.value("final_delay_p99")),
    PAUSE("longest collection pause", "ms", sample -> sample.value("gc_max_pause_ms")),
    MACHINE("load of the machine", "", sample -> sample.value("machine_load"));

    private static final double MEBI = 1 << 20;
    private static final double KIBI = 1_024;

    private final String text;
    private final String unit;
    private final ToDoubleFunction<Sample> of;

    Figure(String text, String unit, ToDoubleFunction<Sample> of) {
        this.text = text;
        this.unit = unit;
        this.of = of;
    }

    private static double mebi(double bytes) {
        return bytes / MEBI;
    }

    /** What is bounded and reported by itself does not leak; the rest may. */
    private static double outsideStores(Sample sample) {
        return sample.value("rss_anon_kb") * KIBI - sample.value(Columns.STORES) - sample.value("codecache");
    }

    String text() {
        return text;
    }

    String unit() {
        return unit;
    }

    /** Not a number where there is none. */
    double of(Sample sample) {
        return of.applyAsDouble(sample);
    }
}
