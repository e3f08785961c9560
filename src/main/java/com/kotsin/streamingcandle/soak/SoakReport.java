package com.kotsin.streamingcandle.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Judges a soak by what lies in its folder, and writes a page, its plots, and a short text beside it. */
public final class SoakReport {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final double MINUTE = 60_000;
    private static final double MINUTES = 60;
    private static final List<Figure> PLOTS = List.of(
            Figure.MEMORY,
            Figure.RESIDENT,
            Figure.HEAP,
            Figure.STORES,
            Figure.DIRECT,
            Figure.METASPACE,
            Figure.CODE,
            Figure.CLASSES,
            Figure.STATE,
            Figure.THREADS,
            Figure.DESCRIPTORS,
            Figure.SOCKETS,
            Figure.SUBSCRIBERS,
            Figure.ITERATORS,
            Figure.METERS,
            Figure.LIVE_P99,
            Figure.CLOSE_P99,
            Figure.LAG,
            Figure.PROCESSOR,
            Figure.PAUSE,
            Figure.MACHINE);

    /** How long after a fault its errors may still come. */
    private static final long AFTERMATH_MILLIS = 30_000;

    private static final Pattern ERROR =
            Pattern.compile("^\\S+\\s+ERROR\\b|\"level\":\"ERROR\"|\"log.level\":\"ERROR\"");
    private static final Pattern WHEN =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");

    private final SoakRecord record;
    private final List<Sample> samples;
    private final Judgement judgement;
    private final Path directory;

    private SoakReport(SoakFolder folder) throws IOException {
        this.directory = folder.directory();
        this.record = folder.readRecord();
        this.samples = Sample.of(folder.readSamples());
        if (samples.isEmpty()) {
            throw new IllegalStateException("There are no samples in " + directory);
        }
        this.judgement = Judge.of(record, samples, unexpectedErrors());
    }

    /**
     * Judges, and writes {@code report.html}, {@code verdict.txt} and {@code plots/}.
     *
     * @return what it came to
     * @throws IOException if the folder is not one of a soak
     */
    public static SoakReport write(SoakFolder folder) throws IOException {
        var report = new SoakReport(folder);
        report.write();
        return report;
    }

    /** The worst of all that could be judged. */
    public Verdict verdict() {
        return judgement.verdict();
    }

    /** A line for each verdict. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Finding finding : judgement.findings()) {
            lines.add("%-13s %s: %s".formatted(finding.verdict(), finding.name(), finding.text()));
        }
        lines.add("%-13s %s".formatted(verdict(), judgement.scope()));
        return lines;
    }

    /** The page for people. */
    public Path page() {
        return directory.resolve("report.html");
    }

    private List<String> unexpectedErrors() throws IOException {
        Path log = directory.resolve("service.log");
        if (!Files.exists(log)) {
            return List.of();
        }
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> ERROR.matcher(line).find())
                    .filter(line -> !isExplained(line))
                    .toList();
        }
    }

    private boolean isExplained(String line) {
        Matcher when = WHEN.matcher(line);
        if (!when.find()) {
            return false;
        }
        long at = OffsetDateTime.parse(when.group()).toInstant().toEpochMilli();
        return record.events().stream()
                .anyMatch(event -> event.kind().startsWith("F")
                        && at >= event.at()
                        && at <= event.at() + Math.max(0, event.tookMillis()) + AFTERMATH_MILLIS);
    }

    private void write() throws IOException {
        Path plots = directory.resolve("plots");
        Files.createDirectories(plots);
        StringBuilder drawn = new StringBuilder();
        for (Figure figure : PLOTS) {
            if (samples.stream().anyMatch(sample -> !Double.isNaN(figure.of(sample)))) {
                Finding finding = judgement.findings().stream()
                        .filter(each -> each.figure().filter(figure::equals).isPresent())
                        .findFirst()
                        .orElse(null);
                String svg = Plot.of(figure, record, samples, finding, judgement.life());
                Files.writeString(plots.resolve(figure.name().toLowerCase(Locale.ROOT) + ".svg"), svg);
                drawn.append(svg);
            }
        }
        Files.writeString(page(), html(drawn.toString()));
        Files.write(directory.resolve("verdict.txt"), lines());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String html(String plots) {
        String rows = judgement.findings().stream()
                .map(finding -> "<tr class=\"%s\"><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                        .formatted(
                                finding.verdict(), finding.verdict(), escaped(finding.name()), escaped(finding.text())))
                .collect(Collectors.joining());
        String facts = facts().entrySet().stream()
                .map(fact -> "<tr><th>%s</th><td>%s</td></tr>\n".formatted(fact.getKey(), escaped(fact.getValue())))
                .collect(Collectors.joining());
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Soak, %1$s</title>
                <style>
                body { font-family: sans-serif; font-size: 14px; max-width: 900px; margin: 24px auto; padding: 0 16px; color: #222 }
                h1 { font-size: 22px } h2 { font-size: 17px; margin-top: 28px }
                table { border-collapse: collapse; width: 100%% }
                td, th { text-align: left; vertical-align: top; padding: 3px 10px 3px 0; border-bottom: 1px solid #e4e4e4 }
                th { font-weight: normal; color: #555; white-space: nowrap; width: 150px }
                .PASS td:first-child { color: #1b6e2f } .LEAK td:first-child, .FAIL td:first-child { color: #b3261e; font-weight: bold }
                .INCONCLUSIVE td:first-child { color: #9a5b00; font-weight: bold } .NOT_JUDGED td:first-child { color: #777 }
                svg { display: block; margin: 10px 0; max-width: 100%%; height: auto }
                </style></head><body>
                <h1>Soak, %1$s: %2$s</h1>
                <table>%3$s</table>
                <h2>Verdicts</h2>
                <table>%4$s</table>
                <p>%5$s</p>
                <h2>Figures</h2>
                %6$s
                %7$s
                </body></html>
                """.formatted(
                        record.mode().text(), verdict(), facts, rows, escaped(explanation()), Plot.legend(), plots);
    }

    private String explanation() {
        Limits limits = judgement.limits();
        Life life = judgement.life();
        return String.format(
                Locale.ROOT,
                "Growth is judged over %.0f minutes, from minute %.0f to %.0f, of one process. In that time a slope of"
                        + " %.0f MB/h is called a leak if it is surely above 0, and one surely below %.0f MB/h none; what"
                        + " rises less cannot be told from noise. From trough to trough it is %.1f MB. INCONCLUSIVE means"
                        + " neither: run longer. Dots are troughs, the broken line is the slope of the steady phases.%s%s",
                life.hours() * MINUTES,
                life.from() * MINUTES,
                life.to() * MINUTES,
                limits.leak(),
                limits.pass(),
                limits.perCycle(),
                life.isFilled()
                        ? ""
                        : " Windows that still take corrections grew in number until minute %.0f, which is in what was judged."
                                .formatted(record.fillMillis() / MINUTE),
                record.canTrim()
                        ? ""
                        : " The virtual machine could not be told to give memory back before troughs, so they hold what its"
                                + " allocator keeps.");
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new java.util.LinkedHashMap<>();
        facts.put(
                "when",
                TIME.format(Instant.ofEpochMilli(record.began())) + " to "
                        + (record.ended() == 0 ? "not ended" : TIME.format(Instant.ofEpochMilli(record.ended()))));
        facts.put(
                "duration",
                "%.0f minutes, a sample each %.1f s"
                        .formatted(record.durationMillis() / MINUTE, record.periodMillis() / 1e3));
        facts.put(
                "load",
                rates()
                        + "; %,d symbols; %d streams over HTTP at a time, %,d in turn; seed %d"
                                .formatted(record.symbols(), record.streams(), record.streamsOpened(), record.seed()));
        facts.put("version", record.version());
        facts.put(
                "machine",
                "%d cores, %s, %,d MB, %s, %s, Kafka %s; load before %.1f; generator on the same machine"
                        .formatted(
                                record.machine().cores(),
                                record.machine().processor(),
                                record.machine().memoryMiB(),
                                record.machine().system(),
                                record.machine().java(),
                                record.machine().kafka(),
                                record.machine().loadBefore()));
        facts.put("Java options", String.join(" ", record.javaOptions()));
        facts.put(
                "properties",
                record.properties().stream()
                        .filter(property -> !property.matches("(?i).*(password|secret|jaas|mongodb\\.uri|api-key).*"))
                        .collect(Collectors.joining(" ")));
        facts.put("worst", worst());
        List<String> empty = Columns.ALL.stream()
                .filter(column ->
                        samples.stream().noneMatch(sample -> sample.values().containsKey(column)))
                .toList();
        facts.put("not to be had here", empty.isEmpty() ? "nothing" : String.join(", ", empty));
        return facts;
    }

    private String rates() {
        return record.steps().stream()
                .map(step -> step.phase().text() + " " + step.rate() + "/s")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String worst() {
        return List.of(Figure.LIVE_P99, Figure.CLOSE_P99, Figure.LAG, Figure.PAUSE, Figure.RESIDENT, Figure.MACHINE)
                .stream()
                .map(figure -> {
                    Map.Entry<Double, Double> worst = Judge.worst(samples, figure);
                    return String.format(
                            Locale.ROOT,
                            "%s %,.0f %s in minute %.0f",
                            figure.text(),
                            worst.getValue(),
                            figure.unit(),
                            worst.getKey() * MINUTES);
                })
                .collect(Collectors.joining("; "));
    }
}
