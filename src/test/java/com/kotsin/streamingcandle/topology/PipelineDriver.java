package com.kotsin.streamingcandle.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
import com.kotsin.streamingcandle.aggregate.CandleTopology;
import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.pipeline.CalendarFiles;
import com.kotsin.streamingcandle.rollup.RollupSettings;
import com.kotsin.streamingcandle.rollup.RollupTopology;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The stages of several timeframes, one driver each, with the topics between them carried over by hand: one ticks
 * partition, an injected clock, and a broker that has told everything unless {@link #brokerAway} says otherwise.
 */
public final class PipelineDriver implements AutoCloseable {

    private static final String TICKS = "ticks";
    private static final String DEAD_LETTERS = "candles-dead-letter";
    private static final String MARKS = "marks";

    private final Map<Timeframe, TopologyTestDriver> drivers = new LinkedHashMap<>();
    private final Map<Timeframe, List<TestRecord<byte[], byte[]>>> finals = new LinkedHashMap<>();
    private final Map<Timeframe, List<TestRecord<byte[], byte[]>>> live = new LinkedHashMap<>();
    private final List<TestRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    private long now;
    private boolean brokerAway;
    private boolean unread;
    private int marksLate;
    private final Deque<List<TestRecord<byte[], byte[]>>> marksOnTheWay = new ArrayDeque<>();

    /** What a test may choose. */
    public record Options(
            String format,
            String calendar,
            Duration grace,
            Duration horizon,
            Duration liveInterval,
            TickSource.Fill fill,
            List<Timeframe> timeframes) {

        public static Options defaults() {
            return new Options(
                    "native",
                    null,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(15),
                    Duration.ofMillis(100),
                    TickSource.Fill.NONE,
                    List.of(Timeframe.ONE_MINUTE, new Timeframe(5)));
        }

        public Options format(String name) {
            return new Options(name, calendar, grace, horizon, liveInterval, fill, timeframes);
        }

        public Options calendar(String name) {
            return new Options(format, name, grace, horizon, liveInterval, fill, timeframes);
        }

        public Options grace(Duration newGrace) {
            return new Options(format, calendar, newGrace, horizon, liveInterval, fill, timeframes);
        }

        public Options horizon(Duration newHorizon) {
            return new Options(format, calendar, grace, newHorizon, liveInterval, fill, timeframes);
        }

        public Options liveInterval(Duration newInterval) {
            return new Options(format, calendar, grace, horizon, newInterval, fill, timeframes);
        }

        /** Windows without trades carry the close of the one before. */
        public Options filled() {
            return new Options(
                    format, calendar, grace, horizon, liveInterval, TickSource.Fill.PREVIOUS_CLOSE, timeframes);
        }

        public Options timeframes(int... minutes) {
            List<Timeframe> list = new ArrayList<>();
            for (int each : minutes) {
                list.add(new Timeframe(each));
            }
            return new Options(format, calendar, grace, horizon, liveInterval, fill, list);
        }
    }

    public PipelineDriver(Options options, Instant start, Path stateDirectory) {
        now = start.toEpochMilli();
        InstantSource clock = () -> Instant.ofEpochMilli(now);
        Calendars calendars = CalendarFiles.builtIn();
        for (Timeframe timeframe : options.timeframes()) {
            finals.put(timeframe, new ArrayList<>());
            live.put(timeframe, new ArrayList<>());
            Topology topology = topology(timeframe, options, calendars, clock, progress());
            drivers.put(timeframe, new TopologyTestDriver(topology, settings(timeframe, stateDirectory), start));
        }
    }

    /** The topology of a timeframe, not driven. */
    static Topology topology(int minutes, Options options) {
        return topology(
                new Timeframe(minutes),
                options,
                CalendarFiles.builtIn(),
                InstantSource.fixed(Instant.EPOCH),
                (topic, partition) -> null);
    }

    private static Topology topology(
            Timeframe timeframe, Options options, Calendars calendars, InstantSource clock, InputProgress progress) {
        return timeframe.equals(Timeframe.ONE_MINUTE)
                ? CandleTopology.build(aggregate(options, calendars, clock, progress))
                : RollupTopology.build(rollup(timeframe, options, calendars, clock));
    }

    private static AggregateSettings aggregate(
            Options options, Calendars calendars, InstantSource clock, InputProgress progress) {
        TickSource source = new TickSource(
                TICKS,
                TickFormats.presets().get(options.format()),
                (exchange, symbol) -> calendars
                        .find(options.calendar() != null ? options.calendar() : String.valueOf(exchange))
                        .orElse(calendars.get("always")),
                options.grace().toMillis(),
                options.fill());
        return new AggregateSettings(
                List.of(source),
                new AggregateSettings.Topics("candles-1m", "candles-1m-live", MARKS, DEAD_LETTERS),
                1,
                options.timeframes().get(options.timeframes().size() - 1).millis(),
                options.liveInterval().toMillis(),
                options.horizon().toMillis(),
                10_000,
                5_000,
                clock,
                progress,
                StageMetrics.NONE);
    }

    private InputProgress progress() {
        return (topic, partition) -> new InputProgress.OfPartition() {
            @Override
            public void processed(long offset) {}

            @Override
            public long readThrough() {
                return brokerAway || unread ? Long.MIN_VALUE : now;
            }
        };
    }

    private static RollupSettings rollup(
            Timeframe timeframe, Options options, Calendars calendars, InstantSource clock) {
        return new RollupSettings(
                timeframe,
                new RollupSettings.Topics(
                        "candles-1m",
                        "candles-1m-live",
                        MARKS,
                        "candles-" + timeframe,
                        "candles-" + timeframe + "-live",
                        DEAD_LETTERS),
                calendars::get,
                options.liveInterval().toMillis(),
                options.horizon().toMillis(),
                clock,
                StageMetrics.NONE);
    }

    private static Properties settings(Timeframe timeframe, Path directory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test-" + timeframe);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return settings;
    }

    /** Says whether the broker answers. */
    public void brokerAway(boolean away) {
        brokerAway = away;
    }

    /** Says whether the broker has more than was read. */
    public void moreToRead(boolean more) {
        unread = more;
    }

    /** Has marks arrive after the minutes, and by so many ticks or timers later. */
    public void marksLate(int steps) {
        marksLate = steps;
    }

    /** Sends a message to the ticks topic. */
    public void tick(String value) {
        tick(null, value == null ? null : value.getBytes(UTF_8));
    }

    public void tick(byte[] key, byte[] value) {
        drivers.get(Timeframe.ONE_MINUTE)
                .createInputTopic(TICKS, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, Instant.ofEpochMilli(now)));
        carry();
    }

    /** Sends a trade of the {@code native} format. */
    public void trade(String symbol, String price, String size, Instant time) {
        tick("{\"symbol\":\"%s\",\"price\":%s,\"size\":%s,\"time\":%d}"
                .formatted(symbol, price, size, time.toEpochMilli()));
    }

    /** Lets the clock go on, in steps in which timers fire. */
    public void pass(Duration duration) {
        long step = Math.max(20, duration.toMillis() / 40);
        for (long left = duration.toMillis(); left > 0; left -= step) {
            long millis = Math.min(step, left);
            now += millis;
            drivers.values().forEach(driver -> driver.advanceWallClockTime(Duration.ofMillis(millis)));
            carry();
        }
    }

    /** Sets the clock to a later instant, in steps in which timers fire. */
    public void passTo(Instant instant) {
        pass(Duration.ofMillis(instant.toEpochMilli() - now));
    }

    /** Sets the clock without letting timers fire. */
    public void clock(Instant instant) {
        now = instant.toEpochMilli();
    }

    private void carry() {
        marksOnTheWay.add(read(Timeframe.ONE_MINUTE, MARKS));
        List<TestRecord<byte[], byte[]>> marks = new ArrayList<>();
        while (marksOnTheWay.size() > marksLate) {
            marks.addAll(marksOnTheWay.poll());
        }
        List<TestRecord<byte[], byte[]>> minuteLive = read(Timeframe.ONE_MINUTE, "candles-1m-live");
        List<TestRecord<byte[], byte[]>> minuteFinals = read(Timeframe.ONE_MINUTE, "candles-1m");
        live.get(Timeframe.ONE_MINUTE).addAll(minuteLive);
        finals.get(Timeframe.ONE_MINUTE).addAll(minuteFinals);
        deadLetters.addAll(read(Timeframe.ONE_MINUTE, DEAD_LETTERS));
        drivers.forEach((timeframe, driver) -> {
            if (!timeframe.equals(Timeframe.ONE_MINUTE)) {
                // Kafka keeps no order between topics.
                if (marksLate == 0) {
                    write(driver, MARKS, marks);
                }
                write(driver, "candles-1m-live", minuteLive);
                write(driver, "candles-1m", minuteFinals);
                if (marksLate > 0) {
                    write(driver, MARKS, marks);
                }
                finals.get(timeframe).addAll(read(timeframe, "candles-" + timeframe));
                live.get(timeframe).addAll(read(timeframe, "candles-" + timeframe + "-live"));
                deadLetters.addAll(read(timeframe, DEAD_LETTERS));
            }
        });
    }

    private static void write(TopologyTestDriver driver, String topic, List<TestRecord<byte[], byte[]>> records) {
        if (!records.isEmpty()) {
            driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeRecordList(records);
        }
    }

    private List<TestRecord<byte[], byte[]>> read(Timeframe timeframe, String topic) {
        return drivers.get(timeframe)
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** Final and revised candles so far, in the order in which they were sent. */
    public List<Candle> finals(int minutes) {
        return finals.get(new Timeframe(minutes)).stream()
                .map(each -> CandleJson.read(each.value()))
                .toList();
    }

    /** The records of final and revised candles so far. */
    public List<TestRecord<byte[], byte[]>> finalRecords(int minutes) {
        return finals.get(new Timeframe(minutes));
    }

    public List<Candle> live(int minutes) {
        return live.get(new Timeframe(minutes)).stream()
                .map(each -> CandleJson.read(each.value()))
                .toList();
    }

    public List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters;
    }

    /** Reasons of the dead letters so far. */
    public List<String> reasons() {
        return deadLetters.stream()
                .map(letter -> new String(letter.headers().lastHeader("reason").value(), UTF_8))
                .toList();
    }

    @Override
    public void close() {
        drivers.values().forEach(TopologyTestDriver::close);
    }
}
