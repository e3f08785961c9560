package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/symbols}: the symbols that have candles. */
@RestController
class SymbolController {

    private static final int MOST_SYMBOLS = 1_000;

    private final KnownSymbols symbols;

    SymbolController(KnownSymbols symbols) {
        this.symbols = symbols;
    }

    /**
     * Symbols that hold a text, the best match first.
     *
     * @param query in upper or lower case; every symbol by default
     * @param limit 1 to 1000
     */
    @GetMapping(path = "/api/v1/symbols", produces = MediaType.APPLICATION_JSON_VALUE)
    List<Instrument> symbols(
            @RequestParam(defaultValue = "") String query, @RequestParam(defaultValue = "50") String limit) {
        return symbols.search(query.strip(), Parameters.limit(limit, MOST_SYMBOLS));
    }
}
