package com.kotsin.streamingcandle.leaks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of docs/leaks.md. A line whose operation was not repeated since stays as it is. */
final class LeakTable {

    static final Path PAGE = Path.of("docs", "leaks.md");

    private static final String HEAD = """
            | operation | times | threads | descriptors | meters | direct buffers | heap after a collection | anonymous memory | verdict | run | planted leak |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;
    private static final int CELLS = 11;
    private static final int PLANTED = CELLS - 1;
    private static final String NOT_YET = "not run yet";
    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- leaks -->\n).*?(<!-- end -->)");

    private LeakTable() {}

    static void update() throws IOException {
        Files.writeString(PAGE, updated(Files.readString(PAGE), Result.FILE.read()));
    }

    static String updated(String page, List<Result> results) {
        String table = Arrays.stream(Operation.values())
                .map(operation -> line(operation, page, results))
                .collect(Collectors.joining("", HEAD, ""));
        return TABLE.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement("\n" + table) + "$2");
    }

    private static String line(Operation operation, String page, List<Result> results) {
        String[] cells = before(operation, page);
        for (Result result : results) {
            if (result.operation() == operation && result.planted()) {
                cells[PLANTED] = "%s: %s in %,d times: %s"
                        .formatted(
                                operation.planted().words(),
                                result.isAsItShouldBe() ? "found" : "**not found**",
                                result.count(),
                                String.join(", ", result.comparison().grown()));
            } else if (result.operation() == operation) {
                set(cells, result);
            }
        }
        return Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static void set(String[] cells, Result result) {
        Comparison comparison = result.comparison();
        cells[1] = String.format(Locale.ROOT, "%,d", result.count());
        cells[2] = comparison.threads();
        cells[3] = comparison.descriptors();
        cells[4] = comparison.meters();
        cells[5] = comparison.directBuffers();
        cells[6] = comparison.heap();
        cells[7] = comparison.anonymous();
        cells[8] = result.isAsItShouldBe() ? "passed" : "**grown**: " + String.join(", ", comparison.grown());
        cells[9] =
                String.format(Locale.ROOT, "%.0f s, load %.0f, %s", result.seconds(), result.load(), result.commit());
    }

    private static String[] before(Operation operation, String page) {
        String begin = "| " + operation.sentence() + " |";
        return page.lines()
                .filter(line -> line.startsWith(begin))
                .findFirst()
                .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
                .orElseGet(() -> {
                    String[] cells = new String[CELLS];
                    Arrays.fill(cells, "");
                    cells[0] = operation.sentence();
                    cells[CELLS - 3] = NOT_YET;
                    cells[PLANTED] = operation.planted().words() + ": " + NOT_YET;
                    return cells;
                });
    }
}
