package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SampleTest {

    private final List<Map<String, String>> lines = new ArrayList<>();

    private void seen(int process, boolean trimmed, String stores) {
        lines.add(Map.of(
                Columns.TIME,
                Integer.toString(10_000 * lines.size()),
                Columns.PHASE,
                "steady",
                Columns.CYCLE,
                "1",
                Columns.PROCESS,
                Integer.toString(process),
                Columns.TRIMMED,
                trimmed ? "1" : "0",
                Columns.STORES,
                stores));
    }

    private List<Double> held() {
        return Sample.of(lines).stream().map(Sample::storesHeld).toList();
    }

    @Test
    void what_the_stores_gave_back_is_held_until_the_next_trim() {
        seen(1, false, "40");
        seen(1, false, "60");
        seen(1, false, "50");
        seen(1, true, "50");
        seen(1, false, "45");

        assertThat(held()).containsExactly(40.0, 60.0, 60.0, 50.0, 50.0);
    }

    @Test
    void another_process_holds_nothing_of_the_one_before() {
        seen(1, false, "60");
        seen(2, false, "10");

        assertThat(held()).containsExactly(60.0, 10.0);
    }
}
