package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** {@code -Dfaults.document} writes the page anew before it is looked at. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FaultsDocumentTest {

    @Test
    void the_page_has_each_row_as_it_is_run() throws IOException {
        if (System.getProperty("faults.document") != null) {
            FaultTable.update();
        }
        String page = Files.readString(FaultTable.PAGE);
        assertThat(page).isEqualTo(FaultTable.updated(page, List.of()));
    }

    @Test
    void rows_are_in_order_and_say_how_they_are_injected_what_they_must_show_and_what_makes_them_fail() {
        assertThat(Faults.all())
                .isSortedAccordingTo((one, other) -> Integer.compare(number(one), number(other)))
                .allSatisfy(row -> assertThat(List.of(
                                row.id(),
                                row.title(),
                                row.injection(),
                                row.pass(),
                                row.broken().what()))
                        .allSatisfy(cell -> assertThat(cell).isNotBlank().doesNotContain("|", "\n")));
        assertThat(Faults.all()).extracting(Fault::id).doesNotHaveDuplicates();
    }

    /** Rows of three brokers come last. */
    private static int number(Fault row) {
        return Integer.parseInt(row.id().substring(1)) + (row.id().startsWith("B") ? 1_000 : 0);
    }

    @Test
    void a_result_takes_the_place_of_what_the_page_said_and_other_rows_keep_theirs() throws IOException {
        String page = FaultTable.updated(Files.readString(FaultTable.PAGE), List.of());
        Fault row = Faults.all().get(0);
        String with =
                FaultTable.updated(page, List.of(result(row, null, Result.PASSED), result(row, "x", Result.FAILED)));
        assertThat(with)
                .contains("| GAP 1.0 s | 4,711 | 0 | passed | long, seed 7, 9 s, load 3, abc |")
                .contains("; yes: why |");
        assertThat(FaultTable.updated(with, List.of())).isEqualTo(with);
        assertThat(with.lines().filter(line -> !line.startsWith("| " + row.id() + " |")))
                .containsExactlyElementsOf(page.lines()
                        .filter(line -> !line.startsWith("| " + row.id() + " |"))
                        .toList());
    }

    private static Result result(Fault row, String broken, String verdict) {
        return new Result(
                row.id(), "long", 7, broken, verdict, "why", 9, Map.of("GAP", "1.0 s"), 4_711, 0, 3, "abc", "");
    }
}
