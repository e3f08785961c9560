package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MetricsPageTest {

    private final MetricsPage page = MetricsPage.parse("""
            # HELP jvm_memory_used_bytes The amount of used memory
            # TYPE jvm_memory_used_bytes gauge
            jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 2.5E7
            jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 100.0
            jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 7.0
            streamingcandle_dead_letters_total{reason="malformed_json"} 3.0
            streamingcandle_dead_letters_total{reason="too_late"} 4.0
            streamingcandle_subscribers 2
            kafka_state{store_id="a b"} NaN
            histogram_bucket{le="+Inf"} +Inf
            """);

    @Test
    void figures_are_summed_by_name_and_labels() {
        assertThat(page.sum("jvm_memory_used_bytes", "area=\"heap\"")).hasValue(25_000_100);
        assertThat(page.max("jvm_memory_used_bytes")).hasValue(25_000_000);
        assertThat(page.min("jvm_memory_used_bytes")).hasValue(7);
        assertThat(page.sum("streamingcandle_subscribers")).hasValue(2);
    }

    @Test
    void what_is_not_there_or_no_number_is_nothing_and_not_zero() {
        assertThat(page.sum("streamingcandle_symbols")).isEmpty();
        assertThat(page.sum("kafka_state")).isEmpty();
    }

    @Test
    void figures_are_told_by_a_label() {
        assertThat(page.byLabel("streamingcandle_dead_letters_total", "reason"))
                .isEqualTo("malformed_json=3;too_late=4");
        assertThat(page.size()).isEqualTo(8);
    }
}
