package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.rebuild.Comparison.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Makes the candles of a stretch of time anew from their ticks, and compares them with what was published. Reads with
 * consumers of its own, and touches neither groups nor state of the service. Holds all candles of the stretch in heap.
 */
public final class Rebuild {

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

    /** @param progress is told now and then how far it is */
    public Rebuild(RebuildSettings settings, Admin admin, Consumer<String> progress) {
        this.settings = settings;
        this.admin = admin;
        this.progress = progress;
    }

    /** Reads, makes anew, compares. Publishes nothing. */
    public Comparison compare(Request request) throws InterruptedException, ExecutionException {
        Rereading reading = new Rereading(settings, request, seen -> {}, Long.MIN_VALUE);
        reading.read(admin, progress);
        Comparison.Builder comparison = new Comparison.Builder(request.symbols());
        for (Timeframe timeframe : settings.timeframes()) {
            comparison.add(
                    timeframe,
                    reading.published(timeframe),
                    reading.made(timeframe),
                    (before, made) -> reading.judge(timeframe, before, made));
        }
        return comparison.build();
    }

    /**
     * Tells what one candle is made of.
     *
     * @param time any instant of its window, milliseconds since the epoch, UTC
     * @throws IllegalArgumentException if the service makes no candles of this timeframe
     */
    public Explanation explain(String symbol, Timeframe timeframe, long time)
            throws InterruptedException, ExecutionException {
        if (!settings.timeframes().contains(timeframe)) {
            throw new IllegalArgumentException(
                    "The service makes no candles of %s, only of %s".formatted(timeframe, settings.timeframes()));
        }
        SymbolTicks ticks = new SymbolTicks(symbol, time, settings.longestMillis());
        Rereading reading = new Rereading(settings, new Request(time, time + 1, Set.of(symbol)), ticks, ticks.latest());
        reading.read(admin, progress);
        Published published =
                reading.published(timeframe).values().stream().findFirst().orElse(null);
        Made made = reading.made(timeframe).values().stream().findFirst().orElse(null);
        long start = Math.floorDiv(time, timeframe.millis()) * timeframe.millis();
        long end = start + timeframe.millis();
        long settles = end;
        Verdict verdict = Verdict.OPEN;
        if (published != null || made != null) {
            var candle = made != null ? made.candle() : published.candle();
            start = candle.start();
            end = candle.end();
            settles = reading.settles(timeframe, candle, made);
            verdict = reading.judge(timeframe, published, made);
        }
        return new Explanation(
                symbol,
                timeframe,
                start,
                end,
                published == null ? null : published.candle(),
                made == null ? null : made.candle(),
                verdict,
                ticks.between(start, settles));
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
