package com.kotsin.streamingcandle.load;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.load.Message.Fate;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A load that runs: ticks go to one topic by a timetable, and the candles and dead letters that come of them are followed and
 * compared. The symbols are its own, so that runs do not meet.
 *
 * <pre>{@code
 * try (LoadRun run = LoadRun.begin(target, LoadShape.inOrder(500, 42), clock)) {
 *     run.setRate(2_000);                              // nothing was sent before
 *     ...                                              // warm up
 *     run.measure();                                   // delays count from here
 *     ... run.setRate(10_000); ... run.figures(); ...  // at any time, from one thread
 *     LoadFigures end = run.finish(Timeframe.ONE_MINUTE, Duration.ofSeconds(60));
 * }
 * }</pre>
 *
 * It needs memory for the symbols and for windows that may still change, not for how long it runs. What the brokers do not
 * take is sent late and not lost: an outage of up to ten minutes is waited for. To be used by one thread.
 */
public final class LoadRun implements AutoCloseable {

    /** Which its messages name. */
    public static final String EXCHANGE = "LOAD";

    /** A symbol as those of a run are. */
    public static final String EXAMPLE = "LOADM8XZ0000:S000000";

    private static final byte[] ID = "\"id\":\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] END = "\"end\":".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BATCH_BYTES = 256 * 1024;
    private static final long BUFFER_BYTES = 64L * 1024 * 1024;
    private static final int OUTAGE_MILLIS = 600_000;
    private static final long LOOK_MILLIS = 100;
    /** What is not right so long after it was due is wrong, even while the run goes on. */
    private static final long PATIENCE_MILLIS = 1_200_000;

    private final LoadTarget target;
    private final InstantSource clock;
    private final String prefix;
    private final byte[] keyPrefix;
    private final TickMix mix;
    private final CandleOracle candles;
    private final DeadLetterOracle deadLetters = new DeadLetterOracle();
    private final WaitingTicks waiting;
    private final AtomicLongArray newestSent;
    private final Map<String, Integer> liveViews = new HashMap<>();
    private final Map<String, Timeframe> finalTopics = new HashMap<>();
    private final Delays liveDelays = new Delays();
    private final Delays closeDelays = new Delays();
    private final LongAdder ticks = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder finals = new LongAdder();
    private final LongAdder live = new LongAdder();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Sender sender;
    private final Follower liveFollower;
    private final Follower finalFollower;
    private final GroupLag lag;
    private final long began;
    private long openUntil = Long.MAX_VALUE;
    private long measuredFrom = Long.MAX_VALUE;
    private long measuredUntil = Long.MAX_VALUE;

    private LoadRun(LoadTarget target, LoadShape shape, InstantSource clock) {
        this.target = target;
        this.clock = clock;
        this.began = clock.millis();
        this.prefix = "LOAD" + Long.toString(began, Character.MAX_RADIX).toUpperCase(Locale.ROOT) + ":S";
        this.keyPrefix = prefix.getBytes(StandardCharsets.ISO_8859_1);
        this.newestSent = new AtomicLongArray(shape.symbols());
        var market = new MarketTicks(shape.seed(), prefix, shape.symbols(), EXCHANGE, MarketTicks.Ids.WITH);
        this.mix = new TickMix(shape, market, target.graceMillis(), target.horizonMillis(), newestSent::get);
        this.candles = new CandleOracle(prefix, EXCHANGE, shape.symbols(), target.timeframes());
        this.waiting = new WaitingTicks(shape.symbols(), target.timeframes().size());
        for (Timeframe timeframe : target.timeframes()) {
            liveViews.put(target.live().apply(timeframe), liveViews.size());
            finalTopics.put(target.finals().apply(timeframe), timeframe);
        }
        List<String> said = new ArrayList<>(finalTopics.keySet());
        said.add(target.deadLetters());
        try {
            liveFollower = open(new Follower("load-live", target.consumer(), liveViews.keySet(), clock, this::live));
            finalFollower = open(new Follower("load-finals", target.consumer(), said, clock, this::said));
            Admin admin = open(Admin.create(target.admin()));
            lag = open(new GroupLag(target, admin, clock));
            KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(producerConfig(target), new ByteArraySerializer(), new ByteArraySerializer());
            opened.add(() -> producer.close(Duration.ZERO));
            sender = open(new Sender(producer, target.topic(), clock, this::next, this::arrived, this::doubt));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        sender.start();
    }

    /**
     * Begins to follow; nothing is sent until a {@link #setRate rate} is set.
     *
     * @throws IllegalArgumentException if the shape does not suit the target
     * @throws org.apache.kafka.common.KafkaException if the brokers cannot be used
     */
    public static LoadRun begin(LoadTarget target, LoadShape shape, InstantSource clock) {
        return new LoadRun(target, shape, clock);
    }

    private <T extends AutoCloseable> T open(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static Map<String, Object> producerConfig(LoadTarget target) {
        Map<String, Object> config = new HashMap<>(target.producer());
        config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "load");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // Of ticks of the same time the order in the topic decides, which therefore must be the order of sending.
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, OUTAGE_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, OUTAGE_MILLIS);
        return config;
    }

    /** Messages per second from now on; 0 for none. */
    public void setRate(int perSecond) {
        sender.setRate(perSecond);
    }

    /** Counts delays of what is due from now on, and forgets those before. */
    public void measure() {
        measuredFrom = clock.millis();
        liveDelays.measureFrom(measuredFrom);
        closeDelays.measureFrom(measuredFrom);
    }

    /** What all its symbols begin with. */
    public String symbolPrefix() {
        return prefix;
    }

    private Message next(long due) {
        Message message = mix.next(due);
        MarketTick tick = message.tick();
        switch (message.fate()) {
            case IN_ORDER -> {
                candles.sent(tick, true);
                waiting.sent(tick.rank(), tick.timeMillis());
                ticks.increment();
            }
            case LATE -> {
                candles.sent(tick, false);
                ticks.increment();
                late.increment();
            }
            case DUPLICATE -> duplicates.increment();
            case DEAD_LETTER -> deadLetters.sent(tick, message.reason(), clock.millis());
        }
        return message;
    }

    private void arrived(Message message) {
        if (message.fate() == Fate.IN_ORDER) {
            newestSent.set(message.tick().rank(), message.tick().timeMillis());
        }
    }

    private void doubt(Message message) {
        if (message.counts()) {
            candles.doubt(message.tick());
        } else {
            deadLetters.doubt(message.tick());
        }
    }

    /** The rank of one of its own symbols, or -1. */
    private int rank(byte[] key) {
        boolean isOurs = key != null
                && key.length > keyPrefix.length
                && Arrays.equals(key, 0, keyPrefix.length, keyPrefix, 0, keyPrefix.length);
        return isOurs ? (int) CandleBytes.number(key, keyPrefix.length) : -1;
    }

    private void live(ConsumerRecord<byte[], byte[]> record, long now) {
        int rank = rank(record.key());
        if (rank >= 0) {
            live.increment();
            long newest = CandleBytes.number(record.value(), CandleBytes.CLOSE_TIME);
            String topic = record.topic();
            waiting.shown(rank, liveViews.get(topic), newest, since -> liveDelays.note(topic, since, now));
        }
    }

    private void said(ConsumerRecord<byte[], byte[]> record, long now) {
        int rank = rank(record.key());
        if (rank < 0) {
            return;
        }
        Timeframe timeframe = finalTopics.get(record.topic());
        if (timeframe == null) {
            String reason = header(record, DeadLetter.REASON);
            if (target.topic().equals(header(record, DeadLetter.SOURCE_TOPIC))) {
                deadLetters.found(rank, CandleBytes.number(record.value(), ID), reason, record.value());
            }
            return;
        }
        finals.increment();
        if (candles.published(timeframe, rank, record.value())) {
            long due = CandleBytes.number(record.value(), END) + target.graceMillis();
            closeDelays.note(record.topic(), due, now);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Where it stands now; looks at all that could be compared since. */
    public LoadFigures figures() {
        return look(clock.millis() - PATIENCE_MILLIS, liveDelays.recent(), closeDelays.recent());
    }

    private LoadFigures look(long patientSince, Map<String, Delay> liveDelay, Map<String, Delay> closeDelay) {
        liveFollower.requireAlive();
        finalFollower.requireAlive();
        if (sender.firstError() instanceof AuthorizationException refused) {
            throw refused;
        }
        long through = sender.through();
        candles.settle(through == Long.MAX_VALUE ? through : through - mix.mostLate(), patientSince);
        deadLetters.settle(patientSince);
        CandleOracle.Findings ofCandles = candles.findings(openUntil);
        DeadLetterOracle.Findings ofLetters = deadLetters.findings();
        List<String> examples = new ArrayList<>(ofCandles.examples());
        examples.addAll(ofLetters.examples());
        if (sender.firstError() != null) {
            examples.add("Not sent: " + sender.firstError());
        }
        return new LoadFigures(
                (clock.millis() - began) / 1e3,
                sender.offered(),
                sender.acknowledged(),
                sender.errors(),
                sender.behind(),
                ticks.sum(),
                late.sum(),
                duplicates.sum(),
                finals.sum(),
                live.sum(),
                byTimeframe(liveDelay, target.live()),
                unseen(),
                byTimeframe(closeDelay, target.finals()),
                lag.lags().byGroup(),
                ofLetters.expected(),
                ofLetters.found(),
                ofCandles.compared(),
                ofCandles.wrong() + ofLetters.wrong(),
                ofCandles.lost() + ofLetters.lost(),
                ofCandles.uncertain(),
                ofCandles.open() + ofLetters.open(),
                ofCandles.leftOut(),
                examples);
    }

    private Map<String, Long> unseen() {
        Map<String, Long> unseen = new TreeMap<>();
        for (Timeframe timeframe : target.timeframes()) {
            int view = liveViews.get(target.live().apply(timeframe));
            unseen.put(timeframe.toString(), waiting.unseen(view, measuredFrom, measuredUntil));
        }
        return unseen;
    }

    /** How far behind the groups of the service were, a second ago or so. */
    public Lags lag() {
        return lag.lags();
    }

    private Map<String, Delay> byTimeframe(Map<String, Delay> byTopic, Function<Timeframe, String> topic) {
        Map<String, Delay> delays = new TreeMap<>();
        for (Timeframe timeframe : target.timeframes()) {
            Delay delay = byTopic.get(topic.apply(timeframe));
            if (delay != null) {
                delays.put(timeframe.toString(), delay);
            }
        }
        return delays;
    }

    /**
     * Stops sending, and waits until each window that has ended by then is right; those of the last ticks are waited for up
     * to a timeframe, and longer ones are left out. What is not right in time is wrong or lost.
     *
     * @param longest windows up to so long are waited for
     * @param patience so long after the last of them should have closed
     * @return with the delays of all that was measured
     */
    public LoadFigures finish(Timeframe longest, Duration patience) throws InterruptedException {
        measuredUntil = clock.millis();
        liveDelays.measureUntil(measuredUntil);
        sender.stop();
        openUntil = (clock.millis() / longest.millis() + 1) * longest.millis();
        long deadline = openUntil + target.graceMillis() + patience.toMillis();
        while (clock.millis() < deadline
                && look(Long.MIN_VALUE, Map.of(), Map.of()).open() > 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return look(openUntil + 1, liveDelays.byName(), closeDelays.byName());
    }

    @Override
    public void close() {
        for (int last = opened.size() - 1; last >= 0; last--) {
            try {
                opened.get(last).close();
            } catch (Exception e) {
                throw new IllegalStateException("A client cannot be closed", e);
            }
        }
        opened.clear();
    }
}
