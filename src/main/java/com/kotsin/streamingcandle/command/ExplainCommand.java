package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.aggregate.SeenTick;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.rebuild.Comparison.Verdict;
import com.kotsin.streamingcandle.rebuild.Difference;
import com.kotsin.streamingcandle.rebuild.Explanation;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        sortOptions = false,
        description = {
            "Reads the ticks of one candle again and tells which of them set its prices, and which were late, came twice or"
                    + " were rejected. Reads beside the service, without its groups and its state.",
            "Settings are read where the service reads them; --name=value sets a property."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the candle is what its ticks say, or its window is open",
            "1:it is not, or that cannot be known",
            "2:wrong options",
            "69:the brokers cannot be reached, or refuse",
            "78:a setting is wrong"
        })
final class ExplainCommand extends ServiceCommand {

    private static final int SHOWN = 20;

    @Parameters(index = "0", paramLabel = "SYMBOL", description = "such as NSE:RELIANCE, as the candles have it")
    private String symbol;

    @Parameters(
            index = "1",
            paramLabel = "TIMEFRAME",
            converter = TimeframeConverter.class,
            description = "one of the service's, such as 5m")
    private Timeframe timeframe;

    @Parameters(
            index = "2",
            paramLabel = "START",
            converter = TimeConverter.class,
            description = "a time with a zone inside the candle's window, such as 2025-05-05T09:15:00+05:30")
    private Instant start;

    @Option(names = "--ticks", description = "print every message of the candle")
    private boolean all;

    ExplainCommand(InstantSource clock) {
        super(clock);
    }

    @Override
    public Integer call() throws InterruptedException {
        return besideService(service -> {
            try {
                return report(service.rebuild(err()::println).explain(symbol, timeframe, start.toEpochMilli()));
            } catch (IllegalArgumentException e) {
                throw wrong(e.getMessage());
            }
        });
    }

    private int report(Explanation told) {
        PrintWriter out = out();
        out.println("%s %s %s to %s".formatted(told.symbol(), told.timeframe(), time(told.start()), time(told.end())));
        out.println("published  " + (told.published() == null ? "nothing" : describe(told.published())));
        if (told.made() == null) {
            out.println("its ticks  no trade that counts");
        } else {
            out.println("its ticks  " + Difference.figures(told.made()));
            told.setters()
                    .forEach(setter -> out.println("%-9s  %s: %s"
                            .formatted(
                                    setter.field(),
                                    CandleJson.plain(setter.price()),
                                    setter.tick().map(ExplainCommand::describe).orElse("the last price before"))));
        }
        if (all) {
            told.ticks().forEach(tick -> print(tick, out));
        } else {
            for (SeenTick.Fate fate : SeenTick.Fate.values()) {
                print(told.with(fate), fate, out);
            }
        }
        return conclude(told, out);
    }

    private static void print(List<SeenTick> ticks, SeenTick.Fate fate, PrintWriter out) {
        if (ticks.isEmpty()) {
            return;
        }
        if (fate != SeenTick.Fate.COUNTED) {
            ticks.stream().limit(SHOWN).forEach(tick -> print(tick, out));
        }
        if (fate == SeenTick.Fate.COUNTED || ticks.size() > SHOWN) {
            out.println("%-9s  %d in all; --ticks prints them".formatted(name(fate), ticks.size()));
        }
    }

    private static void print(SeenTick tick, PrintWriter out) {
        out.println("%-9s  %s%s"
                .formatted(name(tick.fate()), describe(tick), tick.detail().isEmpty() ? "" : ": " + tick.detail()));
    }

    private static String name(SeenTick.Fate fate) {
        return fate == SeenTick.Fate.WITHOUT_EFFECT ? "no effect" : fate.name().toLowerCase(Locale.ROOT);
    }

    private static int conclude(Explanation told, PrintWriter out) {
        if (told.published() == null && told.made() == null) {
            out.println("There is no such candle, and no trade that counts.");
            return CommandLine.ExitCode.OK;
        }
        Verdict verdict = told.verdict();
        if (verdict != Verdict.SETTLED) {
            out.println("Such candles %s.".formatted(verdict.text()));
        }
        if (verdict == Verdict.OPEN) {
            return CommandLine.ExitCode.OK;
        }
        told.differences()
                .forEach(field -> out.println("%s: published %s, by its ticks %s"
                        .formatted(field.name(), field.published(), field.rebuilt())));
        if (verdict != Verdict.SETTLED && verdict != Verdict.REVISABLE) {
            return DIFFERS;
        }
        out.println(told.isSame() ? "It is what its ticks say." : "It is not what its ticks say; see rebuild.");
        return told.isSame() ? CommandLine.ExitCode.OK : DIFFERS;
    }

    private static String describe(Candle candle) {
        return "%s, revision %d%s: %s"
                .formatted(
                        candle.status().name().toLowerCase(Locale.ROOT),
                        candle.revision(),
                        candle.complete() ? "" : ", not complete",
                        Difference.figures(candle));
    }

    private static String describe(SeenTick tick) {
        Trade trade = tick.trade();
        String place = "%s-%d offset %d%s"
                .formatted(
                        tick.message().topic(),
                        tick.message().partition(),
                        tick.message().offset(),
                        tick.message().element() == 0
                                ? ""
                                : " element " + tick.message().element());
        return trade == null
                ? "%s, written %s".formatted(place, time(tick.written()))
                : "%s, traded %s, written %s, price %s, %s%s"
                        .formatted(
                                place,
                                time(trade.timeMillis()),
                                time(tick.written()),
                                CandleJson.plain(trade.price()),
                                trade.dayVolume() == null
                                        ? "size " + CandleJson.plain(trade.size())
                                        : "day's volume " + CandleJson.plain(trade.dayVolume()),
                                trade.id() == null ? "" : ", id " + trade.id());
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
