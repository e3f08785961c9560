package com.kotsin.streamingcandle.soak;

import com.kotsin.streamingcandle.load.LoadFigures;
import com.kotsin.streamingcandle.load.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** A soak that never was: samples by formula, with noise that lasts as that of real memory does. */
final class SyntheticSoak {

    static final Schedule.Rates RATES = new Schedule.Rates(2_000, 10_000, 20_000, 100);

    private static final double HOUR = 3_600_000;
    private static final double KIB_A_MB = 1_024;
    private static final double MEBI = 1 << 20;
    private static final double BASE_MB = 700;

    private final Schedule schedule;
    private final Duration duration;
    private final Map<String, DoubleUnaryOperator> columns = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private long fillMillis = 60_000;
    private long wrong;
    private long lagAtEnd;
    private long served = 100;
    private List<String> faultsLeftOut = List.of();
    private double killedAt = Double.POSITIVE_INFINITY;

    SyntheticSoak(Mode mode, Duration duration) {
        this.duration = duration;
        this.schedule = Schedule.of(mode, duration, RATES);
        with("heap_after_gc", hours -> 60 * MEBI);
        with("direct_bytes", hours -> 8 * MEBI);
        with("metaspace", hours -> 84 * MEBI);
        with("classes_loaded", hours -> 15_900);
        with("state_bytes", hours -> 50 * MEBI);
        with("threads_app", hours -> 85);
        with("fds_app", hours -> 63);
        with("sockets", hours -> 51);
        with("subscribers", hours -> 0);
        with("open_iterators", hours -> 0);
        with("meters_registered", hours -> 10_158);
        with("rocksdb_block_cache", hours -> 100 * MEBI);
        with("codecache", hours -> 40 * MEBI);
        with("live_p99", hours -> 80);
        with("gc_old_n", hours -> 0);
        with("log_bytes", hours -> hours * MEBI);
        memory(hours -> 0);
    }

    /** A column by the hours since the beginning. */
    SyntheticSoak with(String column, DoubleUnaryOperator value) {
        columns.put(column, value);
        return this;
    }

    /** Anonymous memory beside what is always there, MB, by the hours since the beginning. */
    SyntheticSoak memory(DoubleUnaryOperator more) {
        return with("rss_anon_kb", hours -> (BASE_MB + more.applyAsDouble(hours)) * KIB_A_MB);
    }

    /** Without all columns that memory outside the stores does not need. */
    SyntheticSoak ofMemoryOnly() {
        columns.keySet().retainAll(List.of("rss_anon_kb", "rocksdb_block_cache", "codecache"));
        return this;
    }

    SyntheticSoak windowsFillFor(Duration time) {
        fillMillis = time.toMillis();
        return this;
    }

    SyntheticSoak killedAt(double hours) {
        killedAt = hours;
        events.add(new Event(Math.round(hours * HOUR), "F1", "killed", 30_000, true));
        return this;
    }

    SyntheticSoak wrongCandles(long count) {
        wrong = count;
        return this;
    }

    /** Records that the group furthest behind had yet to read. */
    SyntheticSoak lagAtEnd(long records) {
        lagAtEnd = records;
        return this;
    }

    SyntheticSoak served(long clients) {
        served = clients;
        return this;
    }

    SyntheticSoak with(Event event) {
        events.add(event);
        return this;
    }

    SyntheticSoak without(String fault) {
        faultsLeftOut = List.of(fault);
        return this;
    }

    /** Noise of this deviation, of which this share is left after ten seconds. */
    DoubleUnaryOperator noise(double deviation, double leftAfterTenSeconds, long seed) {
        double left = Math.pow(leftAfterTenSeconds, schedule.periodMillis() / 10_000.0);
        var random = new java.util.Random(seed);
        double[] noise = new double[(int) (schedule.millis() / schedule.periodMillis()) + 2];
        noise[0] = random.nextGaussian() * deviation;
        for (int i = 1; i < noise.length; i++) {
            noise[i] = left * noise[i - 1] + random.nextGaussian() * deviation * Math.sqrt(1 - left * left);
        }
        return hours -> noise[(int) Math.round(hours * HOUR / schedule.periodMillis())];
    }

    /** Noise without memory, as of what is measured behind a collection. */
    static DoubleUnaryOperator shortNoise(double deviation, long seed) {
        return hours -> new SplittableRandom(seed ^ Double.doubleToLongBits(hours)).nextDouble(-1, 1) * deviation;
    }

    SoakRecord record() {
        var figures = new LoadFigures(
                1, 100, 100, 0, 0, 100, 0, 0, 10, 10, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), 10,
                wrong, 0, 0, 0, 0, List.of());
        return new SoakRecord(
                schedule.mode(),
                0,
                schedule.millis(),
                duration.toMillis(),
                schedule.periodMillis(),
                schedule.steps(),
                1,
                500,
                8,
                "0.0",
                new Machine(2, "a <processor>", 1, "Linux", "17", "4", 0.5),
                List.of("-Xmx512m"),
                List.of("--spring.mongodb.uri=mongodb://user:geheim@host", "--server.port=1"),
                128L << 20,
                fillMillis,
                0,
                true,
                faultsLeftOut,
                served,
                0,
                events,
                figures,
                lagAtEnd,
                0);
    }

    List<Map<String, String>> lines() {
        List<Map<String, String>> lines = new ArrayList<>();
        long at = 0;
        long end = 0;
        for (Step step : schedule.steps()) {
            long start = end;
            end += step.millis();
            for (; at < end; at += schedule.periodMillis()) {
                lines.add(line(step, at, at - start > step.millis() / 2));
            }
        }
        return lines;
    }

    private Map<String, String> line(Step step, long at, boolean isLate) {
        double hours = at / HOUR;
        Map<String, String> line = new LinkedHashMap<>();
        line.put(Columns.TIME, Long.toString(at));
        line.put(Columns.PHASE, step.phase().text());
        line.put(Columns.CYCLE, Integer.toString(step.cycle()));
        int process = 1 + (hours > killedAt ? 1 : 0) + (step.phase() == Phase.RESTARTED ? 1 : 0);
        line.put(Columns.PROCESS, Integer.toString(process));
        line.put(Columns.TRIMMED, step.phase() == Phase.TROUGH && isLate ? "1" : "0");
        columns.forEach((column, value) -> line.put(column, Double.toString(value.applyAsDouble(hours))));
        return line;
    }

    List<Sample> samples() {
        return Sample.of(lines());
    }

    Judgement judgement() {
        return Judge.of(record(), samples(), List.of());
    }
}
