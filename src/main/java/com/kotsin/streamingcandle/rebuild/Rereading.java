package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
import com.kotsin.streamingcandle.aggregate.SeenTick;
import com.kotsin.streamingcandle.aggregate.TickReplay;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.rebuild.Comparison.Verdict;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Partitions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Record;

/** The candles of a stretch of time, as they were published and as they are made anew from their ticks. */
final class Rereading {

    /** Trading days, whose first trade may fill all of it, are not longer; also for trade ids that come again. */
    private static final long WARM_UP_MILLIS = Candle.LONGEST_MILLIS;

    /** As far may the timestamp of a record be ahead of its broker's clock, by which dead letters are dated. */
    private static final long AHEAD_OF_THE_BROKER_MILLIS = 3_600_000;

    /**
     * A ticks partition that is to be read.
     *
     * @param start from which offset on, if not from the beginning
     */
    private record Ticks(TickSource source, TopicPartition partition, OptionalLong start) {}

    /**
     * A ticks partition that was read.
     *
     * @param knownFrom no deleted tick belongs to a window that starts then or later
     * @param firstUnknown whether the first candle of each symbol may miss the snapshot before it
     */
    private record Replayed(long knownFrom, boolean firstUnknown) {}

    private final RebuildSettings settings;
    private final Rebuild.Request request;
    private final Consumer<SeenTick> witness;
    private final long closeThrough;
    private final RebuiltMinutes minutes;
    private final Map<String, Replayed> replayed = new HashMap<>();
    private PublishedCandles published;
    private ServiceProgress service;

    /**
     * @param witness takes what becomes of each message
     * @param closeThrough windows that settle by then are closed even if the service has not closed them; milliseconds
     *     since the epoch, UTC
     */
    Rereading(RebuildSettings settings, Rebuild.Request request, Consumer<SeenTick> witness, long closeThrough) {
        this.closeThrough = closeThrough;
        this.settings = settings;
        this.request = request;
        this.witness = witness;
        long longest = settings.longestMillis();
        minutes = new RebuiltMinutes(
                request.from() - longest, request.to() + longest, request.symbols(), settings.calendars());
    }

    /** @param progress is told now and then how far it is */
    void read(Admin admin, Consumer<String> progress) throws InterruptedException, ExecutionException {
        try (TopicReader reader =
                new TopicReader(settings.consumer(), settings.aggregate().clock(), progress)) {
            ServiceReader asked = new ServiceReader(settings, admin, reader);
            // In this order: what is closed was made from no more ticks than are read, and was said by then.
            service = asked.progress();
            Map<TopicPartition, Long> ticksRead = asked.ticksRead();
            published = PublishedCandles.read(settings, reader, request, settings.longestMillis());
            List<Ticks> all = ticks(reader);
            // One that was refused long ago may lie among ticks that are read from the beginning.
            boolean sinceThen = all.stream().allMatch(ticks -> ticks.start.isPresent());
            Set<TickReplay.Message> refused =
                    asked.refusedByTheClock(sinceThen ? recordsFrom() - AHEAD_OF_THE_BROKER_MILLIS : 0);
            for (Ticks ticks : all) {
                replay(ticks, reader, ticksRead.getOrDefault(ticks.partition, 0L), refused);
            }
        }
        minutes.asRead(made -> made.asRead(published.readingOf(made)));
    }

    /** The candles of the request that were made anew. */
    Map<CandleKey, Made> made(Timeframe timeframe) {
        Map<CandleKey, Made> some = new HashMap<>();
        minutes.candles(timeframe).forEach((key, made) -> {
            if (made.candle().end() > request.from() && key.start() < request.to()) {
                some.put(key, made);
            }
        });
        return some;
    }

    /** The candles of the request that were published. */
    Map<CandleKey, Published> published(Timeframe timeframe) {
        return published.overlapping(timeframe, request);
    }

    private int partitions(TickSource source) {
        return settings.ticksPartitions().get(source.topic());
    }

    private List<Ticks> ticks(TopicReader reader) {
        List<Ticks> all = new ArrayList<>();
        for (TickSource source : settings.aggregate().sources()) {
            for (int number = 0; number < partitions(source) && !source.isRepartitioned(); number++) {
                TopicPartition partition = new TopicPartition(source.topic(), number);
                // What a snapshot says was traded follows from the one before it, which may be as old as it likes.
                all.add(new Ticks(
                        source,
                        partition,
                        isOfSnapshots(source) ? OptionalLong.empty() : reader.offsetAt(partition, recordsFrom())));
            }
        }
        return all;
    }

    private static boolean isOfSnapshots(TickSource source) {
        return !source.format().dayVolume().isEmpty();
    }

    /** Records with an earlier timestamp have to do with no candle of the request. */
    private long recordsFrom() {
        AggregateSettings aggregate = settings.aggregate();
        // A trade later than its record by more is refused.
        long ahead = Math.max(aggregate.horizonMillis(), aggregate.maxFutureSkewMillis());
        return request.from() - settings.longestMillis() - WARM_UP_MILLIS - aggregate.horizonMillis() - ahead;
    }

    private void replay(Ticks read, TopicReader reader, long committed, Set<TickReplay.Message> refused) {
        AggregateSettings aggregate = settings.aggregate();
        TickSource source = read.source;
        TopicPartition ticks = read.partition;
        long longest = settings.longestMillis();
        long beginning = reader.beginnings(List.of(ticks)).get(ticks);
        long start = Math.max(beginning, read.start.orElse(beginning));
        boolean trimmed = beginning > 0 && start == beginning;
        long end = Math.min(committed, reader.ends(List.of(ticks)).get(ticks));
        TickReplay replay = new TickReplay(
                source, ticks.partition(), aggregate, trimmed, refused::contains, minutes::take, witness);
        long enough = request.to() + longest + WeeklyCalendar.LONGEST_TOLERANCE.toMillis() + aggregate.horizonMillis();
        reader.read(ticks, start, end, tick -> {
            replay.take(
                    new Record<>(tick.key(), tick.value(), Math.max(0, tick.timestamp()), tick.headers()),
                    tick.offset());
            return replay.through() < enough;
        });
        if (replay.through() < enough) {
            replay.end(Math.max(service.ofSource(ticks.toString()).closed(), closeThrough));
        }
        replayed.put(
                ticks.toString(),
                new Replayed(
                        trimmed ? knownFrom(source, replay.trimmedBefore()) : Long.MIN_VALUE,
                        trimmed && isOfSnapshots(source)));
    }

    private long knownFrom(TickSource source, long firstTrade) {
        if (firstTrade == Long.MAX_VALUE) {
            return firstTrade;
        }
        long horizon = settings.aggregate().horizonMillis() + source.graceMillis() + Timeframe.ONE_MINUTE.millis();
        return firstTrade + horizon + (source.fill() == TickSource.Fill.NONE ? 0 : WARM_UP_MILLIS);
    }

    /** What can be said of a candle, of which one of the two may be {@code null}. */
    Verdict judge(Timeframe timeframe, Published before, Made made) {
        Candle candle = before == null ? made.candle() : before.candle();
        if (minutes.spread().contains(candle.symbol())) {
            return Verdict.SPREAD;
        }
        Origin origin = made == null ? published.originOf(candle.symbol()) : made.origin();
        if (origin == null || !replayed.containsKey(origin.source())) {
            return Verdict.NO_SOURCE;
        }
        Replayed ticks = replayed.get(origin.source());
        if (candle.start() < ticks.knownFrom || (ticks.firstUnknown && minutes.isFirst(candle))) {
            return Verdict.UNKNOWN;
        }
        int partition = Partitions.of(
                candle.symbol().getBytes(StandardCharsets.UTF_8),
                settings.aggregate().partitions());
        return service.judge(
                timeframe,
                origin.source(),
                partition,
                each -> settles(each, candle, made),
                settings.aggregate().horizonMillis());
    }

    /** From when on no trade belongs to a timeframe's window that holds a candle; milliseconds since the epoch, UTC. */
    long settles(Timeframe timeframe, Candle candle, Made made) {
        Origin origin = made == null ? published.originOf(candle.symbol()) : made.origin();
        return origin == null
                ? candle.end()
                : settings.calendars()
                        .apply(origin.calendar())
                        .sessionAt(candle.start())
                        .map(session -> Window.at(candle.start(), timeframe, session))
                        .map(Window::settles)
                        .orElse(candle.end());
    }
}
