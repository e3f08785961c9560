package com.kotsin.streamingcandle.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.aggregate.SeenTick;
import com.kotsin.streamingcandle.aggregate.TickReplay;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.pipeline.CalendarFiles;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageThread;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Record;

/** Messages of one ticks partition, read again without a broker. */
final class Reread {

    static final Duration GRACE = Duration.ofSeconds(2);
    static final Duration HORIZON = Duration.ofMinutes(8);

    private static final Calendars CALENDARS = CalendarFiles.builtIn();
    private static final InstantSource LATER = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    final RebuiltMinutes minutes = new RebuiltMinutes(0, Long.MAX_VALUE - 60_000, Set.of(), CALENDARS::get);
    final AggregateSettings settings;
    private final List<SeenTick> seen = new ArrayList<>();
    private final TickReplay replay;
    private long offset;

    Reread(String format, TickSource.Fill fill) {
        TickSource source = new TickSource(
                "ticks",
                "id",
                TickFormats.presets().get(format),
                (exchange, symbol) -> CALENDARS.find(String.valueOf(exchange)).orElse(SessionCalendar.ALWAYS),
                GRACE.toMillis(),
                0,
                fill);
        settings = new AggregateSettings(
                List.of(source),
                new AggregateSettings.Topics("candles-1m", "candles-1m-live", "marks", "dead-letters"),
                1,
                Duration.ofMinutes(30).toMillis(),
                StageThread.first(Duration.ofMillis(50)),
                Duration.ofMillis(50),
                HORIZON.toMillis(),
                10_000,
                5_000,
                Duration.ofMinutes(2).toMillis(),
                Integer.MAX_VALUE,
                LATER,
                (topic, partition) -> new InputProgress.OfPartition() {
                    @Override
                    public void processed(long read) {
                        assertThat(read).isNotNegative();
                    }

                    @Override
                    public long readThrough() {
                        throw new AssertionError("The clock must close nothing");
                    }
                },
                StageMetrics.NONE);
        replay = new TickReplay(source, 0, settings, false, message -> false, minutes::take, seen::add);
    }

    /** The next message of the partition. */
    Reread take(String key, String json, long written) {
        replay.take(new Record<>(key == null ? null : key.getBytes(UTF_8), json.getBytes(UTF_8), written), offset++);
        return this;
    }

    /** Closes what is open by then. */
    Reread end(long time) {
        replay.end(time);
        return this;
    }

    /** What the candle that holds an instant is made of, as far as this knows. */
    Explanation explain(String symbol, Timeframe timeframe, long time) {
        SymbolTicks ticks = new SymbolTicks(symbol, time, Duration.ofMinutes(30).toMillis());
        seen.forEach(ticks);
        Made made = minutes.candles(timeframe).values().stream()
                .filter(each -> each.candle().symbol().equals(symbol))
                .filter(each ->
                        each.window().start() <= time && time < each.window().end())
                .findFirst()
                .orElseThrow();
        return new Explanation(
                symbol,
                timeframe,
                made.window().start(),
                made.window().end(),
                null,
                made.candle(),
                Comparison.Verdict.SETTLED,
                ticks.between(made.window().start(), made.window().settles()));
    }
}
