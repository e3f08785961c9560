package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.kotsin.streamingcandle.market.CalendarRules;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.pipeline.StreamingCandleProperties.CalendarRule;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CalendarRuleFileTest {

    private static final Calendars CALENDARS = CalendarFiles.builtIn();

    @ParameterizedTest
    @CsvSource({
        "US,      AAPL,                                  NYSE",
        "NYSE,    IBM,                                   NYSE",
        "NASDAQ,  AAPL,                                  NASDAQ",
        "NSE,     NSE:RELIANCE,                          NSE",
        "NSE,     NSE:1660,                              NSE",
        "NSE,     NSE:IRCTC 24 FEB 2026,                 NSE-FO",
        "NSE,     NSE:INDUSINDBK 28 OCT 2025 PE 760.00,  NSE-FO",
        "NSE,     NSE:NIFTY 6 JAN 2026 CE 26000.00,      NSE-FO",
        "NSE,     NSE:NIFTY26DECFUT,                     NSE-FO",
        "NSE,     NSE:BANKNIFTY26DEC52000PE,             NSE-FO",
        "NSE,     NSE:HDFCBANK26DEC762.5CE,              NSE-FO",
        "NSE,     NSE:NIFTY26D1524000CE,                 NSE-FO",
        "NSE,     NSE:NIFTY2710524000PE,                 NSE-FO",
        "NSE,     NSE:M&M26DECFUT,                       NSE-FO",
        "NSE,     NSE:BAJAJ-AUTO26DEC9000CE,             NSE-FO",
        "NSE,     NSE:USDINR 29 DEC 2026,                NSE-CD",
        "NSE,     NSE:USDINR 29 DEC 2026 CE 85.50,       NSE-CD",
        "NSE,     NSE:USDJPY 29 DEC 2026,                NSE-CD",
        "NSE,     NSE:JPYINR26DECFUT,                    NSE-CD",
        "NSE,     NSE:EURINR26D1190.25CE,                NSE-CD",
        "NSE,     NSE:M&MFIN,                            NSE",
        "NSE,     NSE:20MICRONS,                         NSE",
        "NSE,     NSE:3MINDIA,                           NSE",
        "NSE,     NSE:BAJAJ-AUTO,                        NSE",
        "NSE,     NSE:NIFTYBEES,                         NSE",
        "NSE,     NSE:NIFTY 50,                          NSE",
        "NSE,     NSE:NIFTY GS 10YR,                     NSE",
        "NSE,     NSE:PEACE,                             NSE",
        "NSE,     NSE:SGBDEC26-GB,                       NSE",
        "NSE,     NSE:757GS2033-GS,                      NSE",
        "NSE,     NSE:364D261225-TB,                     NSE",
        "NFO,     NFO:NIFTY26JANFUT,                     NSE-FO",
        "BSE,     BSE:SENSEX 30 OCT 2025 PE 84000.00,    BSE",
        "BFO,     BFO:SENSEX26JANFUT,                    BSE",
        "MCX,     MCX:GOLD 05 DEC 2025,                  MCX",
        "MCX,     MCX:GOLDM25DECFUT,                     MCX",
        "MCX,     MCX:CRUDEOIL 17 NOV 2025 CE 5500.00,   MCX",
        "MCX,     MCX:COPPER 28 NOV 2025,                MCX",
        "MCX,     MCX:244999,                            MCX",
        "MCX,     MCX:COTTON 28 NOV 2025,                MCX-AGRI-INTL",
        "MCX,     MCX:COTTONCNDY25NOVFUT,                MCX-AGRI-INTL",
        "MCX,     MCX:COTTONOIL 28 NOV 2025,             MCX-AGRI-INTL",
        "MCX,     MCX:KAPAS 30 APR 2026,                 MCX-AGRI-INTL",
        "MCX,     MCX:MENTHAOIL 28 NOV 2025,             MCX-AGRI",
        "MCX,     MCX:CARDAMOM25DECFUT,                  MCX-AGRI",
        "BINANCE, BTCUSDT,                               always",
        ",        BTCUSDT,                               always",
    })
    void the_rules_that_come_with_the_program_know_their_markets(String exchange, String symbol, String calendar) {
        assertThat(CalendarRuleFile.shipped(CALENDARS)
                        .calendarOf(exchange, symbol)
                        .name())
                .isEqualTo(calendar);
    }

    @Test
    void a_rule_of_the_settings_is_tried_first_and_leaves_the_others_in_force() {
        CalendarRules rules =
                CalendarRuleFile.rules(List.of(new CalendarRule("US", "TEST.*", "NYSE-EXTENDED")), CALENDARS);

        assertThat(rules.calendarOf("US", "TEST1").name()).isEqualTo("NYSE-EXTENDED");
        assertThat(rules.calendarOf("US", "AAPL").name()).isEqualTo("NYSE");
    }

    @ParameterizedTest
    @CsvSource({
        "US, ,  MARS, streamingcandle.calendar-rules[1].calendar is 'MARS', calendars-dir",
        "US, (, NYSE, streamingcandle.calendar-rules[1].symbol is '(', regular expression",
        ",   ,  NYSE, streamingcandle.calendar-rules[1] has neither, calendar-rules[1].symbol",
    })
    void a_rule_that_cannot_be_used_ends_the_start_with_its_property_and_value_and_a_remedy(
            String exchange, String symbol, String calendar, String problem, String remedy) {
        List<CalendarRule> settings =
                List.of(new CalendarRule("X", null, "NSE"), new CalendarRule(exchange, symbol, calendar));

        assertThatThrownBy(() -> CalendarRuleFile.rules(settings, CALENDARS))
                .hasMessageContaining(problem)
                .asInstanceOf(type(StartupFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.getExitCode()).isEqualTo(78);
                    assertThat(failure.remedy()).contains(remedy);
                });
    }
}
