package com.kotsin.streamingcandle.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.leaks.Footprint.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** {@code -Dleaks.document} writes the page anew before it is looked at. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeaksDocumentTest {

    private static final Figures BASE = new Figures(90, 300, 7_000, 100, 50 << 20, 500 << 20);
    private static final Figures LEAKED = new Figures(90, 301, 7_000, 100, 50 << 20, 500 << 20);
    private static final Figures MORE = new Figures(91, 300, 7_000, 132, 51 << 20, 524 << 20);

    @Test
    void the_page_has_each_operation_as_it_is_repeated() throws IOException {
        if (System.getProperty("leaks.document") != null) {
            LeakTable.update();
        }
        String page = Files.readString(LeakTable.PAGE);
        assertThat(page).isEqualTo(LeakTable.updated(page, List.of()));
        for (Operation operation : Operation.values()) {
            assertThat(page).contains("| " + operation.sentence() + " |");
        }
    }

    @Test
    void a_planted_leak_is_found_where_that_has_grown_which_was_planted() throws IOException {
        String page = Files.readString(LeakTable.PAGE);
        assertThat(LeakTable.updated(page, List.of(result(true, BASE, MORE))))
                .contains("a descriptor: **not found** in 50 times: threads |");
    }

    @Test
    void a_result_takes_the_place_of_what_the_page_said_and_other_lines_stay() throws IOException {
        String page = LeakTable.updated(Files.readString(LeakTable.PAGE), List.of());
        String with = LeakTable.updated(page, List.of(result(false, BASE, BASE), result(true, BASE, LEAKED)));
        assertThat(with)
                .contains(
                        "| 50 | 90 → 90 | 300 → 300 | 7,000 → 7,000 | 100 → 100 | 50.0 MB +0.00 MB | 500 MB +0.0 % | passed | 9 s, load 2, abc | a descriptor: found in 50 times: descriptors |");
        assertThat(LeakTable.updated(with, List.of())).isEqualTo(with);
        assertThat(with.lines().filter(line -> !line.contains(Operation.STORE.sentence())))
                .containsExactlyElementsOf(page.lines()
                        .filter(line -> !line.contains(Operation.STORE.sentence()))
                        .toList());
    }

    @Test
    void a_little_more_than_the_limit_has_grown_and_the_limit_itself_has_not() {
        assertThat(new Comparison(BASE, BASE).grown()).isEmpty();
        assertThat(new Comparison(BASE, MORE).grown()).containsExactly("threads");
        assertThat(new Comparison(BASE, new Figures(90, 301, 7_001, 133, (51 << 20) + 1, 525 << 20)).grown())
                .containsExactly("descriptors", "meters", "direct buffers", "heap", "anonymous memory");
    }

    private static Result result(boolean planted, Figures base, Figures after) {
        return new Result(Operation.STORE, 50, planted, new Comparison(base, after), 9, 2, "abc");
    }
}
