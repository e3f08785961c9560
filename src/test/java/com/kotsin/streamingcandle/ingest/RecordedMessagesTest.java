package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.Outcome.Rejected;
import com.kotsin.streamingcandle.market.Trade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages that the feeds of Indian brokers really sent. They are others' data, so they are read where they lie. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordedMessagesTest {

    private static final Path FILE = Path.of("../shared/data/indian-broker-ticks/examples.jsonl");

    private final Ticks ticks = Ticks.preset("fivepaisa");
    private final Map<Integer, String> messages = new LinkedHashMap<>();

    @BeforeEach
    void read() throws IOException {
        if (!Files.exists(FILE)) {
            assertThat(System.getenv("CI"))
                    .as(FILE + " must be there where CI is set")
                    .isNull();
            Assumptions.abort("skipped, since there is no " + FILE);
        }
        JsonMapper json = new JsonMapper();
        for (String line : Files.readAllLines(FILE)) {
            JsonNode example = json.readTree(line);
            JsonNode raw = example.get("raw");
            messages.put(
                    example.get("id").asInt(),
                    raw == null ? example.get("message").toString() : raw.asString());
        }
    }

    private Trade trade(int id) {
        return trade(ticks, id);
    }

    private Trade trade(Ticks format, int id) {
        List<Outcome> outcomes = format.all(messages.get(id));
        assertThat(outcomes).singleElement().isInstanceOf(Accepted.class);
        return ((Accepted) outcomes.get(0)).trade();
    }

    @Test
    void those_with_a_price_and_a_time_become_trades() {
        assertThat(List.of(trade(1), trade(6), trade(7)))
                .extracting(trade -> "%s %s %s %s %d"
                        .formatted(trade.symbol(), trade.price(), trade.size(), trade.dayVolume(), trade.timeMillis()))
                .containsExactly(
                        "NSE:1660 237.3 64 7157532 1632900752000",
                        "NSE:INDUSINDBK 28 OCT 2025 PE 760.00 10.2 1400 25200 1761034637000",
                        "NSE:IRCTC 24 FEB 2026 699.15 875 197750 1767335106000");
    }

    @Test
    void those_with_the_zero_date_are_bad_times() {
        assertThat(List.of(2, 3, 4, 5))
                .allSatisfy(id -> assertThat(ticks.all(messages.get(id)))
                        .singleElement()
                        .satisfies(outcome ->
                                assertThat(((Rejected) outcome).reason()).isEqualTo(BAD_TIME)));
    }

    @Test
    void a_full_tick_of_kite_becomes_a_trade() {
        Trade trade = trade(Ticks.preset("kite"), 8);

        assertThat("%s %s %s %s %d"
                        .formatted(trade.symbol(), trade.price(), trade.size(), trade.dayVolume(), trade.timeMillis()))
                .isEqualTo("NSE:408065 1573.7 7 1192471 1625461887000");
    }

    @Test
    void the_shorter_ticks_of_kite_tell_no_time() {
        assertThat(List.of(9, 10))
                .allSatisfy(id -> assertThat(
                                Ticks.preset("kite").rejected(messages.get(id)).detail())
                        .startsWith("/exchange_timestamp"));
    }
}
