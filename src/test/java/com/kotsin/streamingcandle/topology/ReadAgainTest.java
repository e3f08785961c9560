package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The offsets of a group are lost or reset while the state stays. None of these trades has an id. */
class ReadAgainTest extends Play {

    @BeforeEach
    void tradeAndClose() {
        start(Options.defaults());
        pipeline.clock(at("10:30:00"));
        ticks();
    }

    /** The first are beyond the horizon at the end of it, others within it, the last in an open window. */
    private void ticks() {
        late("100", "10:00:05");
        late("101", "10:06:00");
        pipeline.tick("no trade");
        late("102", "10:25:00");
        late("103", "10:29:10");
        late("104", "10:29:30");
    }

    @Test
    void ticks_that_are_read_again_count_once() {
        pipeline.restartWithoutOffsets();
        ticks();
        late("105", "10:29:40");
        finish();

        assertThat(said(1))
                .containsExactly(
                        "0: 100 100 100 100 of 1",
                        "0: 101 101 101 101 of 1",
                        "0: 102 102 102 102 of 1",
                        "0: 103 105 103 105 of 3");
        assertThat(said(5))
                .containsExactly("0: 100 100 100 100 of 1", "0: 101 101 101 101 of 1", "0: 102 105 102 105 of 4");
        assertThat(pipeline.reasons()).containsExactly("malformed_json");
    }

    @Test
    void ticks_of_a_topic_that_was_made_anew_count() {
        pipeline.restartOnNewTopic();
        late("105", "10:29:40");
        finish();

        assertThat(said(1)).endsWith("0: 103 105 103 105 of 3");
    }

    @Test
    void minutes_that_are_read_again_are_in_a_longer_candle_once() {
        finish();
        List<String> before = said(5);

        pipeline.readMinutesAgain();

        assertThat(said(5)).isEqualTo(before).hasSize(3);
    }
}
