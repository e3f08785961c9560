package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes the candles of a stretch of time anew from their ticks, and compares them with what was published. Reads with
 * consumers of its own, and touches neither groups nor state of the service. Holds all candles of the stretch in heap.
 */
public final class Rebuild {

    /** Trading days, whose first trade may fill all of it, are not longer; also for trade ids that come again. */
    private static final long WARM_UP_MILLIS = Candle.LONGEST_MILLIS;

    /**
     * What to make anew: each candle, of any timeframe, that overlaps a stretch of time.
     *
     * @param from milliseconds since the epoch, UTC; {@code to} likewise, and later
     * @param symbols only these, or all if there are none
     */
    public record Request(long from, long to, Set<String> symbols) {}

    private final RebuildSettings settings;
    private final Admin admin;
    private final Consumer<String> progress;

    private final Map<String, Replayed> replayed = new HashMap<>();

    /**
     * A ticks partition that was read.
     *
     * @param knownFrom no deleted tick belongs to a window that starts then or later
     * @param firstUnknown whether the first candle of each symbol may miss the snapshot before it
     */
    private record Replayed(long knownFrom, boolean firstUnknown) {}

    /** @param progress is told now and then how far it is */
    public Rebuild(RebuildSettings settings, Admin admin, Consumer<String> progress) {
        this.settings = settings;
        this.admin = admin;
        this.progress = progress;
    }

    /** Reads, makes anew, compares. Publishes nothing. */
    public Comparison compare(Request request) throws InterruptedException, ExecutionException {
        replayed.clear();
        long longest = settings.longestMillis();
        RebuiltMinutes minutes =
                new RebuiltMinutes(request.from - longest, request.to + longest, request.symbols, settings.calendars());
        PublishedCandles published;
        ServiceProgress service;
        try (TopicReader reader =
                new TopicReader(settings.consumer(), settings.aggregate().clock(), progress)) {
            ServiceReader asked = new ServiceReader(settings, admin, reader);
            // In this order: what is closed was made from no more ticks than are read, and was said by then.
            service = asked.progress();
            Map<TopicPartition, Long> ticksRead = asked.ticksRead();
            published = PublishedCandles.read(settings, reader, request, longest);
            Set<TickReplay.Message> refused = asked.refusedByTheClock();
            for (TickSource source : settings.aggregate().sources()) {
                for (int partition = 0; partition < partitions(source); partition++) {
                    if (!source.isRepartitioned()) {
                        TopicPartition ticks = new TopicPartition(source.topic(), partition);
                        replay(source, ticks, request, reader, ticksRead, service, refused, minutes);
                    }
                }
            }
        }
        minutes.asRead(made -> made.asRead(published.readingOf(made)));
        Comparison.Builder comparison = new Comparison.Builder();
        for (Timeframe timeframe : settings.timeframes()) {
            comparison.add(
                    timeframe,
                    published.overlapping(timeframe, request),
                    overlapping(minutes.candles(timeframe), request),
                    (before, made) -> judge(timeframe, before, made, published, service, minutes));
        }
        return comparison.build();
    }

    private int partitions(TickSource source) {
        return settings.ticksPartitions().get(source.topic());
    }

    private void replay(
            TickSource source,
            TopicPartition ticks,
            Request request,
            TopicReader reader,
            Map<TopicPartition, Long> ticksRead,
            ServiceProgress service,
            Set<TickReplay.Message> refused,
            RebuiltMinutes minutes) {
        AggregateSettings aggregate = settings.aggregate();
        boolean snapshots = !source.format().dayVolume().isEmpty();
        long longest = settings.longestMillis();
        // A trade later than its record by more is refused, so earlier records tell of nothing from then on.
        long ahead = Math.max(aggregate.horizonMillis(), aggregate.maxFutureSkewMillis());
        long recordsFrom = request.from - longest - WARM_UP_MILLIS - aggregate.horizonMillis() - ahead;
        long beginning = reader.beginnings(List.of(ticks)).get(ticks);
        // What a snapshot says was traded follows from the one before it, which may be as old as it likes.
        long start = snapshots ? beginning : reader.offsetAt(ticks, recordsFrom, beginning);
        boolean trimmed = beginning > 0 && start == beginning;
        long end = Math.min(
                ticksRead.getOrDefault(ticks, 0L), reader.ends(List.of(ticks)).get(ticks));
        TickReplay replay =
                new TickReplay(source, ticks.partition(), aggregate, trimmed, refused::contains, minutes::take);
        long enough = request.to + longest + WeeklyCalendar.LONGEST_TOLERANCE.toMillis() + aggregate.horizonMillis();
        reader.read(ticks, start, end, tick -> {
            replay.take(
                    new Record<>(tick.key(), tick.value(), Math.max(0, tick.timestamp()), tick.headers()),
                    tick.offset());
            return replay.through() < enough;
        });
        if (replay.through() < enough) {
            replay.end(service.ofSource(ticks.toString()).closed());
        }
        replayed.put(
                ticks.toString(),
                new Replayed(
                        trimmed ? knownFrom(source, replay.trimmedBefore()) : Long.MIN_VALUE, trimmed && snapshots));
    }

    private long knownFrom(TickSource source, long firstTrade) {
        if (firstTrade == Long.MAX_VALUE) {
            return firstTrade;
        }
        long horizon = settings.aggregate().horizonMillis() + source.graceMillis() + Timeframe.ONE_MINUTE.millis();
        return firstTrade + horizon + (source.fill() == TickSource.Fill.NONE ? 0 : WARM_UP_MILLIS);
    }

    private static Map<CandleKey, Made> overlapping(Map<CandleKey, Made> all, Request request) {
        Map<CandleKey, Made> some = new HashMap<>();
        all.forEach((key, made) -> {
            if (made.candle().end() > request.from && key.start() < request.to) {
                some.put(key, made);
            }
        });
        return some;
    }

    private Verdict judge(
            Timeframe timeframe,
            Published before,
            Made made,
            PublishedCandles published,
            ServiceProgress service,
            RebuiltMinutes minutes) {
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
        ServiceProgress.Reached reached = service.of(timeframe, origin.source(), partition);
        long settles = made != null ? made.window().settles() : settles(candle, origin);
        if (settles > reached.closed()) {
            return Verdict.OPEN;
        }
        return settles + settings.aggregate().horizonMillis() > reached.through() ? Verdict.REVISABLE : Verdict.SETTLED;
    }

    private long settles(Candle candle, Origin origin) {
        return settings.calendars()
                .apply(origin.calendar())
                .sessionAt(candle.start())
                .map(session -> Window.at(candle.start(), candle.timeframe(), session))
                .map(Window::settles)
                .orElse(candle.end());
    }

    /** Publishes the right candles in one transaction, and says how many. */
    public int promote(Comparison comparison) {
        List<Difference> repairable = comparison.differences().stream()
                .filter(Difference::isRepairable)
                .toList();
        if (!repairable.isEmpty()) {
            Promotion.publish(repairable, settings);
        }
        return repairable.size();
    }
}
