package com.kotsin.streamingcandle.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SymbolSearchTest {

    private final SymbolSearch search = new SymbolSearch(
            Stream.of("X:AREL", "REL:Z", "NSE:RELIANCE", "NSE:REL", "BSE:RELIANCE", "relx", "MCX:GOLD", "NSE:GOLD REL")
                    .map(symbol -> new Instrument(symbol, null, "always"))
                    .toList());

    @Test
    void names_that_begin_with_it_come_first_then_symbols_that_do_then_the_rest() {
        assertThat(find("REL", 50))
                .containsExactly("NSE:REL", "BSE:RELIANCE", "NSE:RELIANCE", "relx", "REL:Z", "X:AREL", "NSE:GOLD REL");
    }

    @Test
    void a_symbol_is_found_by_its_exchange_and_its_name() {
        assertThat(find("NSE:REL", 50)).containsExactly("NSE:REL", "NSE:RELIANCE");
    }

    @Test
    void the_limit_keeps_the_best() {
        assertThat(find("REL", 2)).containsExactly("NSE:REL", "BSE:RELIANCE");
    }

    @Test
    void nothing_finds_all_by_name() {
        assertThat(find("", 50))
                .startsWith("X:AREL", "MCX:GOLD", "NSE:GOLD REL", "NSE:REL")
                .hasSize(8);
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(find("TCS", 50)).isEmpty();
    }

    private List<String> find(String text, int limit) {
        return search.find(text, limit).stream().map(Instrument::symbol).toList();
    }
}
