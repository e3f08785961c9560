package com.kotsin.streamingcandle.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
import com.kotsin.streamingcandle.aggregate.CandleTopology;
import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormat;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.pipeline.CalendarFiles;
import com.kotsin.streamingcandle.rollup.RollupSettings;
import com.kotsin.streamingcandle.rollup.RollupTopology;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageThread;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The stages of several timeframes, with the topics between them carried over by hand: an injected clock, and a broker
 * that has told everything unless {@link #brokerAway} says otherwise. Each ticks partition is a topic of its own, since
 * the topology test driver has one partition to a topic; to the stages it is a partition with its own watermark.
 */
public final class PipelineDriver implements AutoCloseable {

    private static final String TICKS = "ticks";
    private static final String DEAD_LETTERS = "candles-dead-letter";
    private static final String MARKS = "marks";
    private static final long LONGEST_STEP = 20_000;

    private final Map<Timeframe, StageDriver> stages = new LinkedHashMap<>();
    private final Map<Timeframe, List<TestRecord<byte[], byte[]>>> finals = new LinkedHashMap<>();
    private final Map<Timeframe, List<TestRecord<byte[], byte[]>>> live = new LinkedHashMap<>();
    private final List<TestRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    private final List<String> spread = new ArrayList<>();
    private final Map<String, int[]> symbols = new TreeMap<>();
    private final StageThread minuteThread = StageThread.first(Duration.ofMillis(50));
    private final StageThread rollupThread = StageThread.second(minuteThread);
    private long now;
    private final Options options;
    private final List<TestRecord<byte[], byte[]>> allMarks = new ArrayList<>();
    private boolean brokerAway;
    private boolean unread;
    private int marksLate;
    private Deque<List<TestRecord<byte[], byte[]>>> marksOnTheWay = new ArrayDeque<>();

    /** What a test may choose; each choice returns this. */
    public static final class Options {

        private TickFormat format = TickFormats.presets().get("native");
        private int filledBeforeCommit = Integer.MAX_VALUE;
        private SessionCalendar calendar;
        private SessionCalendar known;
        private Duration grace = Duration.ofSeconds(2);
        private Duration horizon = Duration.ofMinutes(15);
        private Duration staleAfter = Duration.ofMinutes(2);
        private Duration liveInterval = Duration.ofMillis(100);
        private List<Timeframe> timeframes = List.of(Timeframe.ONE_MINUTE, new Timeframe(5));
        private int partitions = 1;
        private boolean repartitioned;
        private String topicId = "first";
        private TickSource.Fill fill = TickSource.Fill.NONE;

        public static Options defaults() {
            return new Options();
        }

        /** A format that comes with the application. */
        public Options format(String name) {
            return format(TickFormats.presets().get(name));
        }

        public Options format(TickFormat chosen) {
            format = chosen;
            return this;
        }

        /** A calendar that comes with the application. */
        public Options calendar(String name) {
            return calendar(CalendarFiles.builtIn().get(name));
        }

        /** The calendar of all symbols; without one the exchange decides, and no exchange means that it never closes. */
        public Options calendar(SessionCalendar chosen) {
            calendar = chosen;
            return this;
        }

        /** A calendar for the exchange of its name. */
        public Options known(SessionCalendar chosen) {
            known = chosen;
            return this;
        }

        public Options grace(Duration chosen) {
            grace = chosen;
            return this;
        }

        public Options horizon(Duration chosen) {
            horizon = chosen;
            return this;
        }

        public Options liveInterval(Duration chosen) {
            liveInterval = chosen;
            return this;
        }

        /** Windows without trades carry the close of the one before. */
        public Options filled() {
            fill = TickSource.Fill.PREVIOUS_CLOSE;
            return this;
        }

        /** Likewise, and closes so many windows without trades before a commit. */
        public Options filled(int beforeCommit) {
            filledBeforeCommit = beforeCommit;
            return filled();
        }

        public Options timeframes(int... minutes) {
            timeframes = IntStream.of(minutes).mapToObj(Timeframe::new).toList();
            return this;
        }

        /** Of the ticks topic. */
        public Options partitions(int count) {
            partitions = count;
            return this;
        }

        /** Ticks go through a repartition topic. */
        public Options repartitioned() {
            repartitioned = true;
            return this;
        }

        private Calendars calendars() {
            Calendars calendars = CalendarFiles.builtIn();
            calendars = known == null ? calendars : calendars.with(known);
            return calendar == null || calendar == SessionCalendar.ALWAYS ? calendars : calendars.with(calendar);
        }
    }

    public PipelineDriver(Options options, Instant start, Path stateDirectory) {
        this.options = options;
        now = start.toEpochMilli();
        InstantSource clock = () -> Instant.ofEpochMilli(now);
        for (Timeframe timeframe : options.timeframes) {
            finals.put(timeframe, new ArrayList<>());
            live.put(timeframe, new ArrayList<>());
            stages.put(
                    timeframe,
                    new StageDriver(
                            "test-" + timeframe,
                            () -> topology(timeframe, options, threadOf(timeframe), clock, progress(), metrics()),
                            stateDirectory,
                            start));
        }
    }

    /** The topology of a timeframe, not driven. */
    static Topology topology(int minutes, Options options) {
        return topology(
                new Timeframe(minutes),
                options,
                StageThread.first(Duration.ofMillis(50)),
                InstantSource.fixed(Instant.EPOCH),
                (topic, partition) -> null,
                StageMetrics.NONE);
    }

    private static Topology topology(
            Timeframe timeframe,
            Options options,
            StageThread thread,
            InstantSource clock,
            InputProgress progress,
            StageMetrics metrics) {
        return timeframe.equals(Timeframe.ONE_MINUTE)
                ? CandleTopology.build(aggregate(options, thread, clock, progress, metrics))
                : RollupTopology.build(rollup(timeframe, options, thread, clock, metrics));
    }

    private static AggregateSettings aggregate(
            Options options, StageThread thread, InstantSource clock, InputProgress progress, StageMetrics metrics) {
        Calendars calendars = options.calendars();
        return new AggregateSettings(
                IntStream.range(0, options.partitions)
                        .mapToObj(partition -> new TickSource(
                                ticksTopic(partition),
                                options.topicId,
                                options.format,
                                (exchange, symbol) -> options.calendar != null
                                        ? options.calendar
                                        : calendars
                                                .find(String.valueOf(exchange))
                                                .orElse(SessionCalendar.ALWAYS),
                                options.grace.toMillis(),
                                options.repartitioned ? 1 : 0,
                                options.fill))
                        .toList(),
                new AggregateSettings.Topics("candles-1m", "candles-1m-live", MARKS, DEAD_LETTERS),
                1,
                options.timeframes.get(options.timeframes.size() - 1).millis(),
                thread,
                options.liveInterval,
                options.horizon.toMillis(),
                10_000,
                5_000,
                options.staleAfter.toMillis(),
                options.filledBeforeCommit,
                clock,
                progress,
                metrics);
    }

    static String ticksTopic(int partition) {
        return partition == 0 ? TICKS : TICKS + "-of-partition-" + partition;
    }

    private StageMetrics metrics() {
        return new StageMetrics() {
            @Override
            public void spread(Timeframe timeframe, String symbol, String source, String otherSource) {
                spread.add("%s %s %s %s".formatted(timeframe, symbol, source, otherSource));
            }

            @Override
            public void symbols(String calendar, int activeChange, int staleChange) {
                int[] counts = symbols.computeIfAbsent(calendar, any -> new int[2]);
                counts[0] += activeChange;
                counts[1] += staleChange;
            }
        };
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
            Timeframe timeframe, Options options, StageThread thread, InstantSource clock, StageMetrics metrics) {
        return new RollupSettings(
                timeframe,
                new RollupSettings.Topics(
                        "candles-1m",
                        "candles-1m-live",
                        MARKS,
                        "candles-" + timeframe,
                        "candles-" + timeframe + "-live",
                        DEAD_LETTERS),
                options.calendars()::get,
                thread,
                options.liveInterval,
                options.horizon.toMillis(),
                clock,
                metrics);
    }

    /** Says whether the broker answers. */
    public void brokerAway(boolean away) {
        brokerAway = away;
    }

    /** Says whether the broker has more than was read. */
    public void moreToRead(boolean more) {
        unread = more;
    }

    private StageThread threadOf(Timeframe timeframe) {
        return timeframe.equals(Timeframe.ONE_MINUTE) ? minuteThread : rollupThread;
    }

    /** Says how many records the broker has that the stage of a timeframe did not fetch yet. */
    public void lag(int minutes, long records) {
        threadOf(new Timeframe(minutes)).beat().lag(records);
    }

    /** Has marks arrive after the minutes, and by so many ticks or timers later. */
    public void marksLate(int steps) {
        marksLate = steps;
    }

    /** Says that so many ticks were there before the first one that can be read. */
    public void deleteTicks(int count) {
        stages.get(Timeframe.ONE_MINUTE).skip(TICKS, count);
    }

    /** Sends a message to the ticks topic. */
    public void tick(String value) {
        tick(0, value);
    }

    /** Sends a message to a partition of the ticks topic. */
    public void tick(int partition, String value) {
        send(partition, null, value == null ? null : value.getBytes(UTF_8));
    }

    public void send(int partition, byte[] key, byte[] value) {
        send(partition, new TestRecord<>(key, value, now()));
    }

    private void send(int partition, TestRecord<byte[], byte[]> record) {
        stages.get(Timeframe.ONE_MINUTE).write(ticksTopic(partition), List.of(record));
        carry();
    }

    /** Sends a message that was written to the ticks topic at one time and is read at a later. */
    public void tickOf(Instant written, Instant read, String value) {
        clock(read);
        tickOf(0, written, value);
    }

    /** Sends a message to a partition of the ticks topic that was written at an earlier time. */
    public void tickOf(int partition, Instant written, String value) {
        send(partition, new TestRecord<>(null, value.getBytes(UTF_8), written));
    }

    /** Sends a trade of the {@code native} format. */
    public void trade(String symbol, String price, String size, Instant time) {
        trade(0, symbol, price, size, time);
    }

    public void trade(int partition, String symbol, String price, String size, Instant time) {
        tick(
                partition,
                "{\"symbol\":\"%s\",\"price\":%s,\"size\":%s,\"time\":%d}"
                        .formatted(symbol, price, size, time.toEpochMilli()));
    }

    /** Lets the clock go on, in steps in which timers fire. */
    public void pass(Duration duration) {
        pass(duration, Math.min(LONGEST_STEP, Math.max(20, duration.toMillis() / 40)));
    }

    /** Lets the clock go on in few steps. */
    public void passRoughly(Duration duration) {
        pass(duration, 1_000);
    }

    private void pass(Duration duration, long step) {
        for (long left = duration.toMillis(); left > 0; left -= step) {
            long millis = Math.min(step, left);
            now += millis;
            fireTimers(Duration.ofMillis(millis));
        }
    }

    private void fireTimers(Duration sinceLast) {
        stages.values().forEach(stage -> stage.advanceWallClock(sinceLast));
        carry();
    }

    /** Sets the clock to a later instant, in steps in which timers fire. */
    public void passTo(Instant instant) {
        pass(Duration.ofMillis(instant.toEpochMilli() - now));
    }

    /** Sets the clock without letting timers fire. */
    public void clock(Instant instant) {
        now = instant.toEpochMilli();
    }

    /** Sets the clock, as an administrator does, and goes on with timers that know nothing of it. */
    public void jump(Duration byHowMuch) {
        now += byHowMuch.toMillis();
        fireTimers(Duration.ofMillis(500));
    }

    public Instant now() {
        return Instant.ofEpochMilli(now);
    }

    /** Stops every stage in order and starts it again on its state. */
    public void restart() {
        finals.keySet().forEach(timeframe -> restart(timeframe.minutes()));
    }

    /** Stops every stage in order, and starts it on its state with all its topics to be read from the start again. */
    void restartWithoutOffsets() {
        stages.forEach((timeframe, stage) -> stage.startFrom(stage.save().withoutOffsets(), now()));
    }

    /** Likewise, because the ticks topic was deleted and made anew. */
    void restartOnNewTopic() {
        options.topicId = "second";
        StageDriver minute = stages.get(Timeframe.ONE_MINUTE);
        minute.startFrom(minute.save().withoutOffsets(), now());
    }

    /** Has the stages of the longer timeframes read again whatever one-minute candles and marks there were. */
    void readMinutesAgain() {
        stages.forEach((timeframe, stage) -> {
            if (!timeframe.equals(Timeframe.ONE_MINUTE)) {
                stage.write(MARKS, allMarks);
                stage.write("candles-1m-live", live.get(Timeframe.ONE_MINUTE));
                stage.write("candles-1m", finals.get(Timeframe.ONE_MINUTE));
            }
        });
        carry();
    }

    /** Stops the stage of one timeframe in order and starts it again on its state. */
    public void restart(int minutes) {
        StageDriver stage = stages.get(new Timeframe(minutes));
        stage.startFrom(stage.save(), now());
    }

    /**
     * Does something that comes to nothing, since all stages are killed before they commit: they start again where they
     * were, and what they sent is not seen. The clock has gone on. What was read is to be read again.
     */
    public void inVain(Runnable work) {
        Map<Timeframe, StageDriver.Saved> saved = new LinkedHashMap<>();
        stages.forEach((timeframe, stage) -> saved.put(timeframe, stage.save()));
        Map<List<?>, Integer> sizes = new IdentityHashMap<>();
        List<List<?>> outputs = new ArrayList<>(List.of(deadLetters));
        outputs.addAll(finals.values());
        outputs.addAll(live.values());
        outputs.forEach(output -> sizes.put(output, output.size()));
        Deque<List<TestRecord<byte[], byte[]>>> marks = new ArrayDeque<>(marksOnTheWay);
        work.run();
        outputs.forEach(
                output -> output.subList(sizes.get(output), output.size()).clear());
        marksOnTheWay = marks;
        stages.forEach((timeframe, stage) -> stage.startFrom(saved.get(timeframe), now()));
    }

    private void carry() {
        StageDriver minute = stages.get(Timeframe.ONE_MINUTE);
        marksOnTheWay.add(minute.read(MARKS));
        List<TestRecord<byte[], byte[]>> marks = new ArrayList<>();
        while (marksOnTheWay.size() > marksLate) {
            marks.addAll(marksOnTheWay.poll());
        }
        allMarks.addAll(marks);
        List<TestRecord<byte[], byte[]>> minuteLive = minute.read("candles-1m-live");
        List<TestRecord<byte[], byte[]>> minuteFinals = minute.read("candles-1m");
        live.get(Timeframe.ONE_MINUTE).addAll(minuteLive);
        finals.get(Timeframe.ONE_MINUTE).addAll(minuteFinals);
        deadLetters.addAll(minute.read(DEAD_LETTERS));
        stages.forEach((timeframe, stage) -> {
            if (!timeframe.equals(Timeframe.ONE_MINUTE)) {
                // Kafka keeps no order between topics.
                if (marksLate == 0) {
                    stage.write(MARKS, marks);
                }
                stage.write("candles-1m-live", minuteLive);
                stage.write("candles-1m", minuteFinals);
                if (marksLate > 0) {
                    stage.write(MARKS, marks);
                }
                finals.get(timeframe).addAll(stage.read("candles-" + timeframe));
                live.get(timeframe).addAll(stage.read("candles-" + timeframe + "-live"));
                deadLetters.addAll(stage.read(DEAD_LETTERS));
            }
        });
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

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /** Reasons of the dead letters so far. */
    public List<String> reasons() {
        return deadLetters.stream().map(letter -> header(letter, "reason")).toList();
    }

    /** Sends the last live one-minute candle again, as if it came from another ticks partition. */
    void lastLiveMinuteFrom(String source) {
        again(live.get(Timeframe.ONE_MINUTE), "candles-1m-live", source);
    }

    /** Likewise the last closed one. */
    void lastClosedMinuteFrom(String source) {
        again(finals.get(Timeframe.ONE_MINUTE), "candles-1m", source);
    }

    private void again(List<TestRecord<byte[], byte[]>> minutes, String topic, String source) {
        TestRecord<byte[], byte[]> last = minutes.get(minutes.size() - 1);
        var headers = new RecordHeaders(last.headers());
        headers.remove("source").add("source", source.getBytes(UTF_8));
        boolean rollsUp = stages.size() > 1;
        stages.forEach((timeframe, stage) -> {
            if (timeframe.equals(Timeframe.ONE_MINUTE) != rollsUp) {
                stage.write(topic, List.of(new TestRecord<>(last.key(), last.value(), headers)));
            }
        });
    }

    /** What the one-minute stage has written into a topic since this was asked last, be it one that only it reads. */
    List<TestRecord<byte[], byte[]>> written(String topic) {
        return stages.get(Timeframe.ONE_MINUTE).read(topic);
    }

    /** Puts a record that the application did not write into the topic of final one-minute candles, for the only stage. */
    void foreignMinute(byte[] key, byte[] value) {
        foreignMinute(new TestRecord<>(key, value, now()));
    }

    /** Likewise one that a command wrote, from the last closed minute, as if it came from another ticks partition. */
    void rebuiltMinuteFrom(String source) {
        List<TestRecord<byte[], byte[]>> minutes = finals.get(Timeframe.ONE_MINUTE);
        TestRecord<byte[], byte[]> last = minutes.get(minutes.size() - 1);
        var headers = new RecordHeaders(last.headers());
        headers.remove("source").add("source", source.getBytes(UTF_8)).add("rebuilt", new byte[0]);
        foreignMinute(new TestRecord<>(last.key(), last.value(), headers, last.timestamp()));
    }

    private void foreignMinute(TestRecord<byte[], byte[]> record) {
        stages.get(Timeframe.ONE_MINUTE).write("candles-1m", List.of(record));
        carry();
    }

    /** Entries of a store of the one-minute stage. */
    int stored(String store) {
        return stored(1, store);
    }

    /** Entries of a store of the stage of a timeframe. */
    int stored(int minutes, String store) {
        return stages.get(new Timeframe(minutes)).save().stores().get(store).size();
    }

    /** How many of the calendar's symbols are silent, of how many that are expected to trade now. */
    String staleSymbols(String calendar) {
        int[] counts = symbols.getOrDefault(calendar, new int[2]);
        return counts[1] + " of " + counts[0];
    }

    /** What was noticed of symbols with several sources: timeframe, symbol, source, other source. */
    List<String> spread() {
        return spread;
    }

    @Override
    public void close() {
        stages.values().forEach(StageDriver::close);
    }
}
