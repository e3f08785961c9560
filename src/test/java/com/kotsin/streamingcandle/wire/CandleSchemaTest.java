package com.kotsin.streamingcandle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/candle.schema.json} says yes to what is written and no to what others could not rely on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleSchemaTest {

    private static Schema schema;

    @BeforeAll
    static void read() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("docs/candle.schema.json")), InputFormat.JSON);
    }

    @Test
    void a_candle_with_every_field_fits() {
        assertThat(errors(json("NSE", BigDecimal.TEN, BigDecimal.ONE, Status.FINAL)))
                .isEmpty();
    }

    @Test
    void a_candle_without_the_optional_fields_fits() {
        assertThat(errors(json(null, BigDecimal.ZERO, null, Status.LIVE))).isEmpty();
    }

    @Test
    void a_field_that_came_later_fits() {
        assertThat(errors(whole().replaceFirst("\\{", "{\"future\":1,"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "symbol",
                "timeframe",
                "start",
                "end",
                "open",
                "high",
                "low",
                "close",
                "volume",
                "turnover",
                "trades",
                "openTime",
                "highTime",
                "lowTime",
                "closeTime",
                "status",
                "revision",
                "complete",
                "tradingDay"
            })
    void a_required_field_is_missed(String field) {
        assertThat(errors(whole().replace("\"" + field + "\":", "\"other\":")))
                .anyMatch(error -> error.getMessage().contains(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"open\":1401.25          | \"open\":\"1401.25\"",
                "\"volume\":10             | \"volume\":-10",
                "\"timeframe\":\"5m\"      | \"timeframe\":\"300s\"",
                "\"start\":1746416700000   | \"start\":\"2025-05-05\"",
                "\"trades\":412            | \"trades\":-1",
                "\"status\":\"final\"      | \"status\":\"closed\"",
                "\"status\":\"final\"      | \"status\":\"revised\"",
                "\"revision\":0            | \"revision\":1",
                "\"complete\":true         | \"complete\":\"yes\"",
                "\"tradingDay\":\"2025-05-05\" | \"tradingDay\":\"5 May\"",
                "\"sellVolume\":1,         | ``"
            })
    void a_value_of_another_form_is_refused(String was, String becomes) {
        String broken = whole().replace(was, becomes);
        assertThat(broken).isNotEqualTo(whole());
        assertThat(errors(broken)).isNotEmpty();
    }

    private static List<Error> errors(String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    private static String whole() {
        return json("NSE", BigDecimal.TEN, BigDecimal.ONE, Status.FINAL);
    }

    private static String json(String exchange, BigDecimal volume, BigDecimal side, Status status) {
        long start = 1_746_416_700_000L;
        BigDecimal price = new BigDecimal("1401.25");
        return new String(
                CandleJson.write(new Candle(
                        "NSE:RELIANCE",
                        exchange,
                        Timeframe.parse("5m"),
                        start,
                        start + 300_000,
                        price,
                        price,
                        price,
                        price,
                        volume,
                        volume.multiply(price),
                        412,
                        side,
                        side,
                        start,
                        start,
                        start,
                        start,
                        status,
                        0,
                        true,
                        LocalDate.of(2025, 5, 5))),
                StandardCharsets.UTF_8);
    }
}
