package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.candle.Window;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandOverTest {

    private static final Window WINDOW = new Window(60_000, 120_000, 125_000, LocalDate.of(2025, 5, 5));
    private static final Origin ORIGIN = new Origin("ticks-3", "NSE", new Reading(61_000, Long.MIN_VALUE));

    @Test
    void an_origin_is_read_back_from_the_headers() {
        RecordHeaders headers = new RecordHeaders();
        ORIGIN.addTo(headers);

        assertThat(Origin.of(headers)).isEqualTo(ORIGIN);
    }

    @Test
    void a_record_without_an_origin_is_refused_with_the_header_that_is_missing() {
        assertThatThrownBy(() -> Origin.of(new RecordHeaders()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'source'");
    }

    @Test
    void a_sequence_is_read_back_from_the_headers() {
        RecordHeaders headers = new RecordHeaders();
        new Sequence(7, 120_000).addTo(headers);

        assertThat(Sequence.of(headers)).isEqualTo(new Sequence(7, 120_000));
    }

    @Test
    void a_mark_is_read_back_from_its_bytes() {
        ClosedMark mark = new ClosedMark(2, 120_000, 180_000, 9);

        assertThat(ClosedMark.decode(mark.encode())).isEqualTo(mark);
    }

    @Test
    void a_mark_goes_to_the_partition_that_it_names() {
        byte[] mark = new ClosedMark(5, 0, 0, 0).encode();

        assertThat(Partitions.BY_MARK.partitions("marks", new byte[0], mark, 8)).hasValue(Set.of(5));
    }

    @Test
    void a_window_is_read_back_from_the_store_with_all_that_belongs_to_it() {
        WindowState state = new WindowState(3, WINDOW, null, ORIGIN, new byte[] {1, 2, 3});

        assertThat(WindowState.decode(state.encode()))
                .usingRecursiveComparison()
                .isEqualTo(state);
    }

    @Test
    void a_stored_window_tells_its_settling_without_being_decoded() {
        byte[] open = new WindowState(WindowState.NOT_SENT, WINDOW, "NSE", ORIGIN, new byte[0]).encode();

        assertThat(WindowState.settles(open)).isEqualTo(125_000);
        assertThat(WindowState.isClosed(open)).isFalse();
        assertThat(WindowState.isClosed(new WindowState(0, WINDOW, "NSE", ORIGIN, new byte[0]).encode()))
                .isTrue();
    }

    @Test
    void keys_of_a_source_lie_in_the_order_of_their_start() {
        WindowKey keys = new WindowKey("ticks-3");

        assertThat(Arrays.compareUnsigned(keys.of(60_000, "ZZZ".getBytes()), keys.of(120_000, "AAA".getBytes())))
                .isNegative();
    }

    @Test
    void the_parts_of_a_symbol_do_not_mix_with_those_of_a_longer_name() {
        WindowKey keys = new WindowKey("ticks-3");
        byte[] last = WindowKey.part(keys.of(0, "BTC".getBytes()), Long.MAX_VALUE);
        byte[] other = WindowKey.part(keys.of(0, "BTCUSDT".getBytes()), 0);

        assertThat(Arrays.compareUnsigned(last, other)).isNegative();
    }

    @Test
    void a_window_that_held_the_moment_when_reading_began_may_lack_trades() {
        assertThat(new Reading(61_000, Long.MIN_VALUE).beganInside(WINDOW)).isTrue();
        assertThat(new Reading(60_000, Long.MIN_VALUE).beganInside(WINDOW)).isFalse();
        assertThat(new Reading(120_000, Long.MIN_VALUE).beganInside(WINDOW)).isFalse();
    }

    @Test
    void windows_before_the_first_trade_of_a_trimmed_topic_may_lack_trades() {
        assertThat(new Reading(999_000, 60_001).beganInside(WINDOW)).isTrue();
        assertThat(new Reading(999_000, 60_000).beganInside(WINDOW)).isFalse();
    }

    @Test
    void a_reading_is_read_back_from_its_text() {
        assertThat(Reading.parse(new Reading(5, Long.MIN_VALUE).text())).isEqualTo(new Reading(5, Long.MIN_VALUE));
        assertThat(Reading.parse(new Reading(5, 7).text())).isEqualTo(new Reading(5, 7));
    }
}
