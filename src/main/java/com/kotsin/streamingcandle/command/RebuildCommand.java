package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.rebuild.Comparison;
import com.kotsin.streamingcandle.rebuild.Difference;
import com.kotsin.streamingcandle.rebuild.Rebuild;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        sortOptions = false,
        description = {
            "Makes candles anew from the ticks topics and compares them with what was published, and with --promote publishes"
                    + " those that differ as revisions. Reads beside the service, without its groups and its state.",
            "Settings are read where the service reads them; --name=value sets a property."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing differs, or all that differed is promoted; windows that are not closed do not count",
            "1:something differs and is not promoted, or cannot be compared, or there is nothing to compare",
            "2:wrong options",
            "69:the brokers cannot be reached, or refuse",
            "78:a setting is wrong"
        })
final class RebuildCommand extends ServiceCommand {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            converter = TimeConverter.class,
            description = "such as 2025-05-05T09:15:00+05:30 or 2025-05-05T03:45:00Z")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            required = true,
            converter = TimeConverter.class,
            description = "likewise; every candle, of any timeframe, that overlaps the time between is compared")
    private Instant to;

    @Option(names = "--symbol", paramLabel = "SYMBOL", description = "only this one; may be given several times")
    private List<String> symbols = new ArrayList<>();

    @Option(names = "--promote", description = "publish the candles that differ, each as its next revision")
    private boolean promote;

    @Option(names = "--dry-run", description = "publish nothing, even with --promote")
    private boolean dryRun;

    RebuildCommand(InstantSource clock) {
        super(clock);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!from.isBefore(to)) {
            throw wrong("--from %s must lie before --to %s".formatted(from, to));
        }
        return besideService(service -> {
            Rebuild rebuild = service.rebuild(err()::println);
            return report(
                    rebuild.compare(
                            new Rebuild.Request(from.toEpochMilli(), to.toEpochMilli(), new HashSet<>(symbols))),
                    rebuild);
        });
    }

    private int report(Comparison comparison, Rebuild rebuild) {
        PrintWriter out = out();
        comparison.differences().forEach(difference -> print(difference, out));
        out.println("%d candles compared: %s"
                .formatted(
                        comparison.total(),
                        comparison.compared().entrySet().stream()
                                .map(entry -> entry.getValue() + " of " + entry.getKey())
                                .collect(Collectors.joining(", "))));
        comparison
                .left()
                .forEach((verdict, count) -> out.println("%d not compared: they %s".formatted(count, verdict.text())));
        comparison
                .missing()
                .forEach(symbol -> out.println("%s has no candle and no trade in this time.".formatted(symbol)));
        List<Difference> all = comparison.differences();
        int ofTheRest = comparison.isWhole() ? CommandLine.ExitCode.OK : DIFFERS;
        if (all.isEmpty()) {
            out.println(
                    comparison.total() == 0
                            ? "Nothing was compared."
                            : comparison.isWhole() ? "Nothing differs." : "Nothing differs of what was compared.");
            return ofTheRest;
        }
        long repairable = all.stream().filter(Difference::isRepairable).count();
        out.println("%d differ.".formatted(all.size()));
        long revisable =
                all.stream().filter(difference -> !difference.settled()).count();
        if (revisable > 0) {
            out.println(
                    "%d of them, or longer candles that hold them, may still be revised by late trades; they are not promoted yet."
                            .formatted(revisable));
        }
        if (repairable + revisable < all.size()) {
            out.println("%d of them have no trade in the ticks topics; there is no candle that could be promoted."
                    .formatted(all.size() - repairable - revisable));
        }
        if (!promote || dryRun) {
            out.println("Nothing was published; --promote%s would publish %d."
                    .formatted(dryRun ? " without --dry-run" : "", repairable));
            return DIFFERS;
        }
        out.println("%d promoted.".formatted(rebuild.promote(comparison)));
        return repairable == all.size() ? ofTheRest : DIFFERS;
    }

    private static void print(Difference difference, PrintWriter out) {
        String candle = "%s %s %s"
                .formatted(difference.symbol(), difference.timeframe(), Instant.ofEpochMilli(difference.start()));
        difference
                .fields()
                .forEach(field -> out.println("%s %s: published %s, rebuilt %s"
                        .formatted(candle, field.name(), field.published(), field.rebuilt())));
    }
}
