package com.kotsin.streamingcandle.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.CalendarRules;
import com.kotsin.streamingcandle.market.Trade;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the message of a broker, by the format that comes with the program, to the session in which it was traded. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TickSessionsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 30);
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");

    private final CalendarRules rules = CalendarRuleFile.shipped(CalendarFiles.builtIn());

    @ParameterizedTest
    @CsvSource({
        "NFO, NIFTY26DECFUT,          15:35, true",
        "NFO, NIFTY26D1524000CE,      15:35, true",
        "NFO, BANKNIFTY26DEC52000PE,  15:39, true",
        "NFO, BANKNIFTY26DEC52000PE,  15:40, false",
        "NFO, NIFTY26DECFUT,          09:10, false",
        "NSE, RELIANCE,               15:29, true",
        "NSE, RELIANCE,               15:35, false",
    })
    void a_tick_of_kite_is_in_session_as_long_as_its_market_is_open(
            String exchange, String name, LocalTime time, boolean inSession) {
        assertThat(isInSession("kite", """
                        {"mode":"full","exchange":"%s","tradingsymbol":"%s","instrument_token":1,"last_price":100,\
                        "last_traded_quantity":50,"volume_traded":500,"exchange_timestamp":"%sT%s:00"}""".formatted(exchange, name, DAY, time)))
                .isEqualTo(inSession);
    }

    @ParameterizedTest
    @CsvSource({
        "U, USDINR 29 DEC 2026,           09:00, true",
        "U, USDINR 29 DEC 2026,           16:59, true",
        "U, USDINR 29 DEC 2026 CE 90.50,  16:59, true",
        "U, USDINR 29 DEC 2026,           17:00, false",
        "D, IRCTC 29 DEC 2026,            15:35, true",
        "D, IRCTC 29 DEC 2026,            16:59, false",
        "C, RELIANCE,                     15:35, false",
    })
    void a_tick_of_5paisa_is_in_session_as_long_as_its_market_is_open(
            String type, String name, LocalTime time, boolean inSession) {
        long millis = DAY.atTime(time).atZone(INDIA).toInstant().toEpochMilli();
        assertThat(isInSession("fivepaisa", """
                        {"companyName":"%s","Exch":"N","ExchType":"%s","Token":1,"LastRate":90.1,"LastQty":1,\
                        "TotalQty":500,"TickDt":"/Date(%d)/"}""".formatted(name, type, millis))).isEqualTo(inSession);
    }

    private boolean isInSession(String format, String message) {
        Outcome tick = new TickDecoder(TickFormats.presets().get(format))
                .decode(message.getBytes(UTF_8))
                .get(0);
        assertThat(tick).isInstanceOf(Outcome.Accepted.class);
        Trade trade = ((Outcome.Accepted) tick).trade();
        return rules.calendarOf(trade.exchange(), trade.symbol())
                .sessionAt(trade.timeMillis())
                .isPresent();
    }
}
