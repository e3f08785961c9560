package com.kotsin.streamingcandle.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TickFormatsTest {

    private static final String OWN = """
            symbol: "{s}"
            price: /p
            size: /q
            time:
              field: /t
              encoding: epoch
            """;

    @TempDir
    private Path directory;

    private TickFormats with(String name, String yaml) throws IOException {
        Files.writeString(directory.resolve(name), yaml);
        return TickFormats.with(directory);
    }

    @Test
    void every_file_of_the_presets_is_a_preset() throws IOException {
        try (var files = Files.list(Path.of("config/formats"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(TickFormats.presets().names());
        }
    }

    @Test
    void a_file_adds_a_format_of_its_own_name() throws IOException {
        TickFormats formats = with("my-feed.yaml", OWN);

        assertThat(formats.names())
                .hasSize(TickFormats.presets().names().size() + 1)
                .containsAll(TickFormats.presets().names())
                .contains("my-feed");
        assertThat(formats.get("my-feed").price()).containsExactly("/p");
    }

    @Test
    void a_file_may_replace_a_preset() throws IOException {
        assertThat(with("native.yaml", OWN).get("native").price()).containsExactly("/p");
    }

    @Test
    void other_files_are_passed_over() throws IOException {
        assertThat(with("README.md", "no format").names())
                .isEqualTo(TickFormats.presets().names());
    }

    @Test
    void an_unknown_name_is_answered_with_the_known_ones() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TickFormats.presets().get("fivepisa"))
                .withMessage(
                        "There is no tick format 'fivepisa'; known are [alpaca-trade, binance-aggtrade, binance-trade,"
                                + " coinbase-match, fivepaisa, kite, kraken-trade, native, polygon-trade]");
    }

    @Test
    void a_directory_that_is_not_there_is_named() {
        Path missing = directory.resolve("missing");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TickFormats.with(missing))
                .withMessageContaining(missing.toString());
    }

    @Test
    void a_file_name_that_is_no_format_name_is_said() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("My Feed.yaml", OWN))
                .withMessageContaining("My Feed.yaml")
                .withMessageContaining("rename the file");
    }

    /** The part of the good file that is replaced, by what, and the line and words that the error must have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "price: /p; prize: /p; line 2, prize: is unknown; allow-non-positive-price",
                "price: /p; price: p; line 2, price: 'p' is no JSON pointer; /data/price",
                "price: /p; price: /; line 2, price: '/' is no JSON pointer; /data/price",
                "price: /p; price: []; line 2, price: is required; required",
                "price: /p; price: [/p, null]; line 2, price: has an entry without a value; entry",
                "size: /q; size: /q\\nexchange: {field: /x, names: {A: null}}; line 4, exchange.names: has a code without; name",
                "price: /p; price: {a: 1}; line 2, price; String",
                "price: /p; price: [/a/*/p, /b/*/p]; line 2, price: '/b/*/p' looks into another array; '/a/*'",
                "price: /p; price: /a/*; line 2, price: '/a/*' may have one *; /data/*/price",
                "price: /p; price: /a/*/b/*/p; line 2, price: '/a/*/b/*/p' may have one *; /data/*/price",
                "price: /p; '# none'; line 1, price: is required; required",
                "size: /q; size: null; line 3, size: is required; required",
                "encoding: epoch; encoding: unix; line 6, time.encoding: 'unix' is none of; epoch-or-iso",
                "encoding: epoch; '# none'; line 4, time.encoding: is required; iso-8601",
                "field: /t; feld: /t; line 5, time.feld: is unknown; encoding",
                "size: /q; size: /q\\nwhere:\\n- {field: /a, is: b}\\n- fields: /c; line 6, where.1.fields: is unknown; field, is",
                "field: /t; field: t; line 5, time.field: 't' is no JSON pointer; /price",
                "symbol: \"{s}\"; symbol: {s}; line 1, symbol; String",
                "symbol: \"{s}\"; symbol: s; line 1, symbol: 's' names no field; in quotes",
                "symbol: \"{s}\"; symbol: \"{s\"; line 1, symbol: '{s' has a brace; in quotes",
                "symbol: \"{s}\"; symbol: \"{s|}\"; line 1, symbol: '{s|}' has a place without a name; in quotes",
                "symbol: \"{s}\"; symbol: \"{exchange}:{s}\"; line 1, symbol; needs an exchange",
                "symbol: \"{s}\"; symbol: \"{instrument}\"; line 1, symbol; needs instruments",
                "symbol: \"{s}\"; symbol: \"{s}; line 1: while scanning a quoted scalar; unexpected end",
                "size: /q; size: /q\\nsize: /r; line 4; uplicate",
                "size: /q; size: /q\\nids-ordered: true; line 4, ids-ordered: needs an id; id",
                "size: /q; size: /q\\nids-ordered: perhaps; line 4, ids-ordered; boolean",
                "size: /q; size: /q\\nprice-unit: 0; line 4, price-unit: '0' must be positive; 10 digits",
                "size: /q; size: /q\\nprice-unit: 0.12345678901; line 4, price-unit; 10 digits",
                "size: /q; size: /q\\nsize-unit: one; line 4, size-unit; one",
                "size: /q; size: /q\\nexchange: {}; line 4, exchange: needs a field, a constant or both; both",
                "size: /q; size: /q\\nexchange: {constant: 'A|B'}; line 4, exchange.constant: 'A|B'; letters",
                "size: /q; size: /q\\nexchange:\\n  field: /x\\n  names: {A: ' '}; line 6, exchange.names: ' '; letters",
                "size: /q; size: /q\\nside: {field: /x, buy: b}; line 4, side.sell: is required; required",
                "size: /q; size: /q\\nside: {field: /x, buy: b, sell: b}; line 4, side; more than one side",
                "size: /q; size: /q\\ncount: {first: /f}; line 4, count: needs either; last",
                "size: /q; size: /q\\ncount: {first: /f, last: l}; line 4, count.last: 'l' is no JSON pointer; /price",
                "size: /q; size: /q\\nwhere:\\n- {field: /a, is: b}\\n- field: /c; line 6, where.is: is required; required",
                "size: /q; size: /q\\nwhere:\\n- {field: a, is: b}; line 4, where.field: 'a' is no JSON pointer; /price",
                "encoding: epoch; encoding: epoch\\n  zone: Asia/Kolkata; line 7, time.zone: is of use only; iso-8601",
                "encoding: epoch; encoding: iso-8601\\n  zone: Asia/Calicut; line 7, time.zone; Calicut",
                "size: /q; size: /q\\ncorrections:\\n- {field: /a, is: b}\\n- field: /c; line 6, corrections.is: is required; required",
                "size: /q; size: /q\\ncorrections:\\n- {field: a, is: b}; line 4, corrections.field: 'a' is no JSON pointer; /price",
                "size: /q; size: /q\\ncorrections:\\n- {field: /a, was: b}; line 5, corrections.0.was: is unknown; field, is",
                "size: /q; size: /q\\nid: '{x}-{i'; line 4, id: '{x}-{i' has a brace; in quotes",
                "size: /q; size: /q\\nid: ['{x}', /i]; line 4, id: '{x}' is no JSON pointer; /price",
                "size: /q; size: /q\\nid: '{exchange}-{i}'; line 4, id: '{exchange}-{i}' may use fields only; fields",
                "size: /q; size: /q\\nid: '{x}-{i}'\\nids-ordered: true; line 5, ids-ordered: needs an id that is one field; field",
                "size: /q; size: /q\\nconditions: {table: us-cta}; line 4, conditions.field: is required; required",
                "size: /q; size: /q\\nconditions: {field: /c}; line 4, conditions: needs either table, or by and tables; either",
                "size: /q; size: /q\\nconditions: {field: /c, by: /z}; line 4, conditions: needs either; tables",
                "size: /q; size: /q\\nconditions: {field: /c, table: us-cta, by: /z, tables: {A: us-utp}}; line 4, conditions: needs either; by",
                "size: /q; size: /q\\nconditions: {field: c, table: us-cta}; line 4, conditions.field: 'c' is no JSON pointer; /price",
                "size: /q; size: /q\\nconditions: {field: /c, by: z, tables: {A: us-cta}}; line 4, conditions.by: 'z' is no JSON pointer; /price",
                "size: /q; size: /q\\nconditions: {field: /c, by: /z, tables: {A: null}}; line 4, conditions.tables: has a value without a table; value",
                "size: /q; size: /q\\nconditions:\\n  field: /c\\n  table: us-otc; line 6, conditions.table: there is no table 'us-otc'; us-polygon, us-utp",
                "size: /q; size: /q\\nconditions:\\n  field: /c\\n  by: /z\\n  tables:\\n    A: us-cta\\n    B: us-otc; line 9, conditions.tables.B: there is no table 'us-otc'; us-cta",
                "size: /q; size: /q\\nconditions:\\n  field: /c\\n  tabel: us-cta; line 6, conditions.tabel: is unknown; table",
                "size: /q; size: /q\\ninstruments: {token: '{t}'}; line 4, instruments.file: is required; required",
                "size: /q; size: /q\\ninstruments: {file: no.csv, token: '{t}'}; line 4, instruments.file: cannot read; no.csv"
            })
    void a_fault_is_said_with_file_line_and_key(String good, String bad, String place, String words) {
        String yaml = OWN.replace(good, bad.replace("\\n", "\n"));

        assertThat(yaml).isNotEqualTo(OWN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("own.yaml", yaml))
                .withMessageContaining("own.yaml, " + place)
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({"''", "'# nothing'", "'- a'", "'a'", "'{'", "'\t'"})
    void a_file_that_is_no_format_at_all_is_named(String yaml) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("own.yaml", yaml))
                .withMessageContaining("own.yaml, line ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1,A; line 1: must be the header token,name",
                "token,name\\n1 A; line 2: '1 A' is not a token",
                "token,name\\n1,A\\n,B; line 3: ',B' is not a token",
                "token,name\\n1,A|B; line 2: '1,A|B' is not a token",
                "token,name\\n1,A\\n1,B; line 3: the token '1' has a name already"
            })
    void a_fault_of_an_instrument_file_is_said_with_both_files(String csv, String fault) throws IOException {
        Files.writeString(directory.resolve("names.csv"), csv.replace("\\n", "\n"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(
                        "own.yaml",
                        OWN.replace("{s}", "{instrument}")
                                + "instruments: {file: names.csv, token: '{t}', required: true}"))
                .withMessageContaining("own.yaml, line 7, instruments.file: ")
                .withMessageContaining("names.csv, " + fault);
    }

    @Test
    void a_format_made_in_code_is_checked_as_one_in_a_file() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TickFormat.Time(List.of(), TimeEncoding.EPOCH, null))
                .withMessage("time.field: is required");
    }
}
