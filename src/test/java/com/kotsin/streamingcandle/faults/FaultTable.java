package com.kotsin.streamingcandle.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables of docs/faults.md. What a row is stands in its code, and what came out in the results file; a row that was
 * not run since keeps what the page said of it.
 */
final class FaultTable {

    static final Path PAGE = Path.of("docs", "faults.md");

    private static final String HEAD = """
            | # | fault | injection | it must show | measured | compared | different | verdict | run | seen failing |
            |---|---|---|---|---|---|---|---|---|---|
            """;
    private static final String NOT_YET = "not run yet";

    /** What a row came to; the first five are of the sound application, the last of the broken one. */
    private record Measured(
            String figures, String compared, String different, String verdict, String run, String seenFailing) {

        private static final Measured NOTHING = new Measured("", "", "", NOT_YET, "", "");

        private Measured with(Result result) {
            if (result.broken() != null) {
                String failing = result.verdict().equals(Result.FAILED)
                        ? "yes: %s%s"
                                .formatted(
                                        result.message(),
                                        result.differences() > 0
                                                ? ", %,d differences".formatted(result.differences())
                                                : "")
                        : "**no**";
                return new Measured(figures, compared, different, verdict, run, failing);
            }
            if (result.verdict().equals(Result.NOT_RUN)) {
                return new Measured("", "", "", "not run: " + result.message(), "", seenFailing);
            }
            return new Measured(
                    result.figures().entrySet().stream()
                            .map(figure -> figure.getKey() + " " + figure.getValue())
                            .collect(Collectors.joining("; ")),
                    number(result.compared()),
                    number(result.differences()),
                    result.verdict().equals(Result.FAILED) ? "**failed**: " + result.message() : result.verdict(),
                    String.format(
                            Locale.ROOT,
                            "%s, seed %d, %.0f s, load %.0f, %s",
                            result.form(),
                            result.seed(),
                            result.seconds(),
                            result.load(),
                            result.commit()),
                    seenFailing);
        }

        private static String number(int count) {
            return String.format(Locale.ROOT, "%,d", count);
        }
    }

    private FaultTable() {}

    /** Writes the page anew, with what was run since. */
    static void update() throws IOException {
        Files.writeString(PAGE, updated(Files.readString(PAGE), Result.FILE.read()));
    }

    static String updated(String page, List<Result> results) {
        Map<String, Measured> measured = new HashMap<>();
        for (Fault row : Faults.all()) {
            measured.put(row.id(), measuredBefore(page, row.id()));
        }
        // A short run says less than a long one, but more than nothing.
        for (Result result : results) {
            measured.computeIfPresent(result.row(), (row, before) -> before.with(result));
        }
        String updated = page;
        for (var group : Faults.GROUPS.entrySet()) {
            String table = group.getValue().stream()
                    .map(row -> line(row, measured.get(row.id())))
                    .collect(Collectors.joining("", HEAD, ""));
            updated = between(group.getKey())
                    .matcher(updated)
                    .replaceFirst("$1" + Matcher.quoteReplacement("\n" + table) + "$2");
        }
        return updated;
    }

    private static Pattern between(String group) {
        return Pattern.compile("(?s)(<!-- faults: " + group + " -->\n).*?(<!-- end -->)");
    }

    private static String line(Fault row, Measured measured) {
        String broken = row.broken().exists()
                ? row.broken().what()
                : "no broken variant: " + row.broken().what();
        String failing = row.broken().exists()
                ? broken + "; " + (measured.seenFailing.isEmpty() ? NOT_YET : measured.seenFailing)
                : broken;
        return "| %s |%n"
                .formatted(List.of(
                                row.id(),
                                row.title(),
                                row.injection(),
                                row.pass(),
                                measured.figures,
                                measured.compared,
                                measured.different,
                                measured.verdict,
                                measured.run,
                                failing)
                        .stream()
                        .map(cell -> cell.replace("|", "/"))
                        .collect(Collectors.joining(" | ")));
    }

    private static Measured measuredBefore(String page, String id) {
        for (String line : page.lines().toList()) {
            if (line.startsWith("| " + id + " |")) {
                String[] cells = line.substring(2, line.length() - 1).split(" ?\\| ?", -1);
                String failing = cells[9].strip();
                int at = failing.lastIndexOf("; yes: ");
                int no = failing.lastIndexOf("; **no**");
                return new Measured(
                        cells[4],
                        cells[5],
                        cells[6],
                        cells[7],
                        cells[8],
                        at >= 0 ? failing.substring(at + 2) : no >= 0 ? "**no**" : "");
            }
        }
        return Measured.NOTHING;
    }
}
