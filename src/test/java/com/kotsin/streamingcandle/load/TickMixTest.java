package com.kotsin.streamingcandle.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.load.Message.Fate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TickMixTest {

    private static final long START = 1_746_417_600_000L;
    private static final long GRACE = 2_000;
    private static final long HORIZON = 900_000;
    private static final long NEWEST = START - 1_000;
    private static final int MESSAGES = 40_000;

    private static TickMix mix(LoadShape shape, long horizon) {
        var market = new MarketTicks(shape.seed(), "LOADT:S", shape.symbols(), "LOAD", MarketTicks.Ids.WITH);
        return new TickMix(shape, market, GRACE, horizon, rank -> NEWEST);
    }

    private static List<Message> messages(LoadShape shape) {
        TickMix mix = mix(shape, HORIZON);
        List<Message> messages = new ArrayList<>();
        for (int number = 0; number < MESSAGES; number++) {
            messages.add(mix.next(START + number));
        }
        return messages;
    }

    private static final List<Message> MIXED = messages(new LoadShape(50, 7, 0.05, 0.1, 0.02));

    private static List<Message> of(Fate fate) {
        return MIXED.stream().filter(message -> message.fate() == fate).toList();
    }

    @Test
    void each_kind_has_its_share() {
        Map<Fate, Long> counts = MIXED.stream().collect(Collectors.groupingBy(Message::fate, Collectors.counting()));

        assertThat(counts.get(Fate.LATE) / (double) MESSAGES).isCloseTo(0.05, within(0.005));
        assertThat(counts.get(Fate.DEAD_LETTER) / (double) MESSAGES).isCloseTo(0.1, within(0.005));
        assertThat(counts.get(Fate.DUPLICATE) / (double) MESSAGES).isCloseTo(0.02, within(0.003));
    }

    @Test
    void a_load_without_any_is_in_order() {
        assertThat(messages(LoadShape.inOrder(50, 7))).extracting(Message::fate).containsOnly(Fate.IN_ORDER);
    }

    @Test
    void a_tick_in_order_has_the_time_at_which_it_is_due() {
        for (int number = 0; number < MESSAGES; number++) {
            Message message = MIXED.get(number);
            if (message.fate() == Fate.IN_ORDER) {
                assertThat(message.tick().timeMillis()).isEqualTo(START + number);
            }
        }
    }

    @Test
    void the_minute_of_a_late_tick_has_closed_and_is_inside_the_horizon() {
        long mostLate = mix(new LoadShape(50, 7, 0.05, 0, 0), HORIZON).mostLate();

        assertThat(mostLate).isLessThanOrEqualTo(HORIZON - 60_000);
        for (int number = 0; number < MESSAGES; number++) {
            Message message = MIXED.get(number);
            if (message.fate() == Fate.LATE) {
                assertThat(START + number - message.tick().timeMillis()).isBetween(GRACE + 60_000, mostLate);
            }
        }
    }

    @Test
    void a_duplicate_is_a_tick_that_came_before_it_byte_for_byte() {
        Set<String> before = new HashSet<>();
        MIXED.forEach(message -> {
            String text = new String(message.value(), StandardCharsets.US_ASCII);
            if (message.fate() == Fate.DUPLICATE) {
                assertThat(before).contains(text);
            }
            if (message.counts()) {
                before.add(text);
            }
        });
        assertThat(of(Fate.DUPLICATE)).isNotEmpty();
    }

    @Test
    void at_a_rate_at_which_the_ticks_before_are_long_past_there_are_no_duplicates() {
        TickMix mix = mix(new LoadShape(5, 7, 0, 0, 0.5), HORIZON);
        for (int number = 0; number < 2_000; number++) {
            assertThat(mix.next(START + number * HORIZON).fate()).isEqualTo(Fate.IN_ORDER);
        }
    }

    @Test
    void what_is_spoilt_is_rejected_for_the_reason_that_is_expected() {
        var decoder = new TickDecoder(TickFormats.presets().get("native"));

        assertThat(of(Fate.DEAD_LETTER))
                .extracting(Message::reason)
                .contains(
                        "malformed_json",
                        "missing_field",
                        "bad_number",
                        "bad_time",
                        "bad_symbol",
                        "bad_side",
                        "future_time",
                        "too_late");
        for (Message message : of(Fate.DEAD_LETTER)) {
            List<Outcome> outcomes = decoder.decode(message.value());
            assertThat(outcomes).hasSize(1);
            if (outcomes.get(0) instanceof Outcome.Rejected rejected) {
                assertThat(rejected.reason().text()).isEqualTo(message.reason());
            } else {
                // What is wrong with these is for the clock and the watermark to say.
                assertThat(message.reason()).isIn("future_time", "too_late");
            }
        }
    }

    @Test
    void a_dead_letter_can_be_told_by_its_id() {
        assertThat(of(Fate.DEAD_LETTER))
                .allSatisfy(message -> assertThat(new String(message.value(), StandardCharsets.US_ASCII))
                        .contains("\"id\":\"" + message.tick().id() + "\""));
    }

    @Test
    void ids_of_a_symbol_are_not_given_twice() {
        Map<Integer, List<Long>> ids = MIXED.stream()
                .filter(message -> message.fate() != Fate.DUPLICATE)
                .collect(Collectors.groupingBy(
                        message -> message.tick().rank(),
                        Collectors.mapping(message -> message.tick().id(), Collectors.toList())));

        assertThat(ids.values()).allSatisfy(each -> assertThat(each).doesNotHaveDuplicates());
    }

    @Test
    void a_tick_beyond_the_horizon_is_so_by_what_surely_lies_in_the_topic() {
        assertThat(of(Fate.DEAD_LETTER))
                .filteredOn(message -> message.reason().equals("too_late"))
                .extracting(message -> NEWEST - message.tick().timeMillis())
                .allSatisfy(behind -> assertThat(behind).isGreaterThan(HORIZON + GRACE + 60_000));
    }

    @Test
    void late_ticks_need_a_horizon_that_has_room_for_them() {
        assertThatThrownBy(() -> mix(new LoadShape(5, 7, 0.01, 0, 0), 60_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("horizon");
    }

    @Test
    void the_same_seed_gives_the_same_messages() {
        LoadShape shape = new LoadShape(50, 7, 0.05, 0.1, 0.02);
        Function<Message, String> text = message -> new String(message.value(), StandardCharsets.US_ASCII);

        assertThat(messages(shape).stream().map(text).toList())
                .isEqualTo(MIXED.stream().map(text).toList());
    }
}
