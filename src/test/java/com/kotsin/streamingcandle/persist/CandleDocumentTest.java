package com.kotsin.streamingcandle.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.math.BigDecimal;
import java.util.Date;
import java.util.Random;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleDocumentTest {

    private static final long SEED = Long.getLong("seed", 20250505L);

    private final Document document = CandleDocument.of(TestCandles.candle("NSE:RELIANCE", 0, 2));

    @Test
    void its_id_is_symbol_and_start() {
        assertThat(document.getString("_id")).isEqualTo("NSE:RELIANCE|1746416700000");
    }

    @Test
    void fields_are_named_and_ordered_as_in_the_json() {
        assertThat(document.keySet())
                .containsExactly(
                        "_id",
                        "symbol",
                        "exchange",
                        "timeframe",
                        "start",
                        "end",
                        "open",
                        "high",
                        "low",
                        "close",
                        "volume",
                        "turnover",
                        "vwap",
                        "trades",
                        "openTime",
                        "highTime",
                        "lowTime",
                        "closeTime",
                        "status",
                        "revision",
                        "complete",
                        "tradingDay");
    }

    @Test
    void decimals_are_decimal128_with_all_their_digits() {
        assertThat(document)
                .containsEntry("open", Decimal128.parse("1401.25"))
                .containsEntry("high", Decimal128.parse("1403"))
                .containsEntry("turnover", Decimal128.parse("25589023.75"))
                .containsEntry("vwap", Decimal128.parse("1401.984645518299"));
    }

    @Test
    void times_are_dates() {
        assertThat(document)
                .containsEntry("start", new Date(1746416700000L))
                .containsEntry("end", new Date(1746417000000L))
                .containsEntry("closeTime", new Date(1746416999874L));
    }

    @Test
    void the_rest_keeps_the_type_of_the_json() {
        assertThat(document)
                .containsEntry("timeframe", "5m")
                .containsEntry("trades", 412L)
                .containsEntry("status", "revised")
                .containsEntry("revision", 2)
                .containsEntry("complete", true)
                .containsEntry("tradingDay", "2025-05-05");
    }

    @Test
    void thirty_four_digits_fit() {
        BigDecimal digits = new BigDecimal("1234567890123456.789012345678901234");
        assertThat(CandleDocument.of(TestCandles.candle("X", 0, 0, digits))
                        .get("turnover", Decimal128.class)
                        .bigDecimalValue())
                .isEqualTo(digits);
    }

    @Test
    void trailing_zeros_beyond_thirty_four_digits_fit() {
        BigDecimal round = new BigDecimal("1" + "0".repeat(39));
        assertThat(CandleDocument.of(TestCandles.candle("X", 0, 0, round))
                        .get("turnover", Decimal128.class)
                        .bigDecimalValue())
                .isEqualByComparingTo(round);
    }

    @Test
    void thirty_five_digits_are_refused_rather_than_rounded() {
        Candle tooExact = TestCandles.candle("X", 0, 0, new BigDecimal("12345678901234567.890123456789012345"));
        assertThatThrownBy(() -> CandleDocument.of(tooExact))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("turnover has 35 significant digits");
    }

    @Test
    void the_way_back_gives_an_equal_candle() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            Candle candle = TestCandles.random(random);
            assertThat(CandleDocument.candle(CandleDocument.of(candle)))
                    .as("candle %d of seed %d", i, SEED)
                    .usingRecursiveComparison()
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .isEqualTo(candle);
        }
    }

    @Test
    void the_way_back_gives_the_same_json() {
        Candle candle = TestCandles.candle("NSE:RELIANCE", 0, 0);
        assertThat(CandleJson.write(CandleDocument.candle(CandleDocument.of(candle))))
                .isEqualTo(CandleJson.write(candle));
    }
}
