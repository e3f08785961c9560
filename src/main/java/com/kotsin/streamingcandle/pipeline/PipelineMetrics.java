package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.StageMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The metrics of the stages; names are an interface, see docs/metrics.md. No label has a value per symbol. */
final class PipelineMetrics implements StageMetrics {

    /** Objects read from ticks topics, good and bad. */
    static final String TICKS = "streamingcandle.ticks";
    /** Ticks that became no trade; tagged {@code reason}. */
    static final String DEAD_LETTERS = "streamingcandle.dead.letters";
    /** Candles sent; tagged {@code timeframe}, {@code status}. */
    static final String CANDLES = "streamingcandle.candles";
    /** Trades that revised a closed candle. */
    static final String LATE_TRADES = "streamingcandle.late.trades";
    /** Trades that were seen before. */
    static final String DUPLICATES = "streamingcandle.duplicates";
    /** Snapshots without a new trade. */
    static final String UNCHANGED_SNAPSHOTS = "streamingcandle.unchanged.snapshots";
    /** Trades that may move nothing of a candle. */
    static final String TRADES_WITHOUT_EFFECT = "streamingcandle.trades.without.effect";
    /** From a trade's event time to the live candle that holds it; tagged {@code timeframe}. */
    static final String EVENT_TO_LIVE = "streamingcandle.event.to.live";
    /** From a window's end, grace included, to its final candle; tagged {@code timeframe}. */
    static final String CLOSE_DELAY = "streamingcandle.close.delay";
    /** How far the newest event time lies behind the clock, of the partition that is most behind. */
    static final String WATERMARK_LAG = "streamingcandle.watermark.lag";
    /** Windows that take trades; tagged {@code timeframe}. */
    static final String OPEN_WINDOWS = "streamingcandle.open.windows";
    /** Windows of symbols that are spread over ticks partitions; tagged {@code timeframe}. */
    static final String SPREAD_WINDOWS = "streamingcandle.spread.windows";
    /** Symbols that are expected to trade now; tagged {@code calendar}. */
    static final String ACTIVE_SYMBOLS = "streamingcandle.active.symbols";
    /** Those of them that are silent; tagged {@code calendar}. */
    static final String STALE_SYMBOLS = "streamingcandle.stale.symbols";
    /** 1 if the instance runs, else 0; tagged {@code timeframe}. */
    static final String STREAM_STATE = "streamingcandle.stream.state";

    /** Files of an instance's state; tagged {@code timeframe}. */
    static final String STATE_BYTES = "streamingcandle.state.bytes";

    /** Damaged states of tasks that were deleted; tagged {@code timeframe}. */
    static final String STATE_REPAIRS = "streamingcandle.state.repairs";

    private static final String TIMEFRAME = "timeframe";

    private record CandleKey(Timeframe timeframe, Status status) {}

    private final MeterRegistry meters;
    private final KeyingHealth keying;
    private final Counter ticks;
    private final Counter lateTrades;
    private final Counter duplicates;
    private final Counter unchangedSnapshots;
    private final Counter tradesWithoutEffect;
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<CandleKey, Counter> candles = new ConcurrentHashMap<>();
    private final Map<Timeframe, Timer> eventToLive = new ConcurrentHashMap<>();
    private final Map<Timeframe, Timer> closeDelay = new ConcurrentHashMap<>();
    private final Map<Timeframe, AtomicLong> openWindows = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> activeSymbols = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> staleSymbols = new ConcurrentHashMap<>();
    private final Map<String, Long> watermarks = new ConcurrentHashMap<>();

    PipelineMetrics(MeterRegistry meters, InstantSource clock, KeyingHealth keying) {
        this.meters = meters;
        this.keying = keying;
        this.ticks = meters.counter(TICKS);
        this.lateTrades = meters.counter(LATE_TRADES);
        this.duplicates = meters.counter(DUPLICATES);
        this.unchangedSnapshots = meters.counter(UNCHANGED_SNAPSHOTS);
        this.tradesWithoutEffect = meters.counter(TRADES_WITHOUT_EFFECT);
        Gauge.builder(WATERMARK_LAG, watermarks, known -> lagSeconds(known, clock.millis()))
                .baseUnit("seconds")
                .tag(TIMEFRAME, Timeframe.ONE_MINUTE.toString())
                .register(meters);
    }

    /** Exports whether an instance runs, and from now on what it will count. */
    void watch(Timeframe timeframe, BooleanSupplier running) {
        // An increase from nothing to 1 is none to Prometheus, and meters that come with the first long candle look
        // like a leak.
        for (Status status : Status.values()) {
            candlesOf(timeframe, status);
        }
        eventToLiveOf(timeframe);
        closeDelayOf(timeframe);
        if (!timeframe.equals(Timeframe.ONE_MINUTE)) {
            spreadWindows(timeframe);
        }
        Gauge.builder(STREAM_STATE, running, state -> state.getAsBoolean() ? 1 : 0)
                .tag(TIMEFRAME, timeframe.toString())
                .strongReference(true)
                .register(meters);
    }

    /** Exports how large an instance's state is, as far as it lies in files. */
    void watchStateBytes(Timeframe timeframe, Path directory) {
        Gauge.builder(STATE_BYTES, directory, StateSize::bytes)
                .tag(TIMEFRAME, timeframe.toString())
                .strongReference(true)
                .register(meters);
    }

    /** What counts the damaged states of an instance. */
    Runnable stateRepairs(Timeframe timeframe) {
        return meters.counter(STATE_REPAIRS, TIMEFRAME, timeframe.toString())::increment;
    }

    private static double lagSeconds(Map<String, Long> watermarks, long now) {
        return watermarks.values().stream()
                .mapToDouble(watermark -> (now - watermark) / 1000.0)
                .max()
                .orElse(0);
    }

    @Override
    public void ticks(int count) {
        ticks.increment(count);
    }

    @Override
    public void deadLetter(String reason) {
        deadLetters
                .computeIfAbsent(reason, tag -> meters.counter(DEAD_LETTERS, "reason", tag))
                .increment();
    }

    @Override
    public void lateTrade() {
        lateTrades.increment();
    }

    @Override
    public void duplicate() {
        duplicates.increment();
    }

    @Override
    public void unchangedSnapshot() {
        unchangedSnapshots.increment();
    }

    @Override
    public void tradeWithoutEffect() {
        tradesWithoutEffect.increment();
    }

    @Override
    public void candle(Timeframe timeframe, Status status) {
        candlesOf(timeframe, status).increment();
    }

    private Counter candlesOf(Timeframe timeframe, Status status) {
        return candles.computeIfAbsent(
                new CandleKey(timeframe, status),
                key -> meters.counter(CANDLES, TIMEFRAME, timeframe.toString(), "status", status.text()));
    }

    @Override
    public void eventToLive(Timeframe timeframe, long millis) {
        eventToLiveOf(timeframe).record(Duration.ofMillis(Math.max(0, millis)));
    }

    private Timer eventToLiveOf(Timeframe timeframe) {
        return eventToLive.computeIfAbsent(timeframe, key -> histogram(EVENT_TO_LIVE, key));
    }

    @Override
    public void closeDelay(Timeframe timeframe, long millis) {
        closeDelayOf(timeframe).record(Duration.ofMillis(Math.max(0, millis)));
    }

    private Timer closeDelayOf(Timeframe timeframe) {
        return closeDelay.computeIfAbsent(timeframe, key -> histogram(CLOSE_DELAY, key));
    }

    private Timer histogram(String name, Timeframe timeframe) {
        return Timer.builder(name)
                .tag(TIMEFRAME, timeframe.toString())
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(meters);
    }

    @Override
    public void openWindows(Timeframe timeframe, int change) {
        openWindows
                .computeIfAbsent(
                        timeframe,
                        key -> meters.gauge(OPEN_WINDOWS, Tags.of(TIMEFRAME, key.toString()), new AtomicLong()))
                .addAndGet(change);
    }

    @Override
    public void symbols(String calendar, int activeChange, int staleChange) {
        ofCalendar(ACTIVE_SYMBOLS, activeSymbols, calendar).addAndGet(activeChange);
        ofCalendar(STALE_SYMBOLS, staleSymbols, calendar).addAndGet(staleChange);
    }

    private AtomicLong ofCalendar(String name, Map<String, AtomicLong> gauges, String calendar) {
        return gauges.computeIfAbsent(calendar, key -> meters.gauge(name, Tags.of("calendar", key), new AtomicLong()));
    }

    @Override
    public void spread(Timeframe timeframe, String symbol, String source, String otherSource) {
        spreadWindows(timeframe).increment();
        keying.spread(symbol, source, otherSource);
    }

    private Counter spreadWindows(Timeframe timeframe) {
        return meters.counter(SPREAD_WINDOWS, TIMEFRAME, timeframe.toString());
    }

    @Override
    public void watermark(Timeframe timeframe, String source, long timeMillis) {
        watermarks.put(source, timeMillis);
    }
}
