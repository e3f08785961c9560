package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormat;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.CalendarChoice;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradeEffect;
import com.kotsin.streamingcandle.pipeline.CalendarRuleFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "try-format",
        sortOptions = false,
        description = "Reads messages from standard input, one a line, and prints what each becomes.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every message became a trade", "1:some did not", "2:wrong options, or a wrong file"})
final class TryFormatCommand implements Callable<Integer> {

    private static final String TIME = "timeNanos";
    private static final Long NO_ORDINAL = 0L;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final InputStream in;
    private final Map<String, Integer> rejected = new TreeMap<>();
    private int lines;
    private int trades;

    @Spec
    private CommandSpec spec;

    @Option(names = "--format", paramLabel = "NAME", required = true, description = "tick format, such as native")
    private String format;

    @Option(
            names = "--formats-dir",
            paramLabel = "DIRECTORY",
            description = "more tick formats, as streamingcandle.formats-dir")
    private Path formatsDir;

    @Mixin
    private CommonOptions common;

    TryFormatCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        TickDecoder decoder = new TickDecoder(format());
        CalendarChoice choice = CalendarRuleFile.shipped(common.calendars(spec));
        PrintWriter out = spec.commandLine().getOut();
        // Each byte is a character, so that what is no UTF-8 reaches the decoder as it is.
        var input = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            lines++;
            if (!line.isBlank()) {
                print(decoder.decode(line.getBytes(StandardCharsets.ISO_8859_1)), choice, out);
            }
        }
        String reasons = rejected.isEmpty() ? "" : " " + rejected;
        int rejections = rejected.values().stream().mapToInt(Integer::intValue).sum();
        out.println("%d lines: %d trades, %d rejected%s".formatted(lines, trades, rejections, reasons));
        return rejected.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private TickFormat format() {
        try {
            return (formatsDir == null ? TickFormats.presets() : TickFormats.with(formatsDir)).get(format);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void print(List<Outcome> outcomes, CalendarChoice choice, PrintWriter out) {
        for (Outcome outcome : outcomes) {
            String place = outcomes.size() == 1 ? "" : "[%d]".formatted(outcome.element());
            out.println("%d%s %s".formatted(lines, place, describe(outcome, choice)));
        }
    }

    private String describe(Outcome outcome, CalendarChoice choice) {
        if (outcome instanceof Outcome.Accepted accepted) {
            trades++;
            return "trade %s, %s".formatted(fields(accepted.trade()), session(accepted.trade(), choice));
        }
        Outcome.Rejected rejection = (Outcome.Rejected) outcome;
        String reason = rejection.reason().text();
        rejected.merge(reason, 1, Integer::sum);
        return "rejected %s: %s".formatted(reason, rejection.detail());
    }

    private static String fields(Trade trade) {
        return Stream.of(Trade.class.getRecordComponents())
                .flatMap(field -> field(field, trade))
                .collect(Collectors.joining(", "));
    }

    private static Stream<String> field(RecordComponent field, Trade trade) {
        try {
            Object value = field.getAccessor().invoke(trade);
            if (value == null || value.equals(NO_ORDINAL) || value.equals(TradeEffect.ALL)) {
                return Stream.empty();
            }
            if (field.getName().equals(TIME)) {
                long nanos = trade.timeNanos();
                return Stream.of("time "
                        + Instant.ofEpochSecond(
                                Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND)));
            }
            return Stream.of(
                    field.getName() + " " + (value instanceof BigDecimal number ? number.toPlainString() : value));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A trade's " + field.getName() + " cannot be read", e);
        }
    }

    private static String session(Trade trade, CalendarChoice choice) {
        SessionCalendar calendar = choice.calendarOf(trade.exchange(), trade.symbol());
        return calendar.sessionAt(trade.timeMillis())
                .map(session -> "calendar %s, trading day %s"
                        .formatted(calendar.name(), session.tradingDay(trade.timeMillis())))
                .orElse("calendar %s, out of session".formatted(calendar.name()));
    }
}
