package com.kotsin.streamingcandle.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.kotsin.streamingcandle.market.TradeEffect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConditionTablesTest {

    private static final TradeEffect HIGH_LOW_AND_VOLUME = new TradeEffect(false, true, true);
    private static final TradeEffect VOLUME = new TradeEffect(false, false, true);
    private static final TradeEffect NONE = new TradeEffect(false, false, false);

    private static final String OWN = """
            unknown: [volume]
            codes:
              "@": [open-close, high-low, volume]
              "I": volume
            """;

    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(directory.resolve("conditions"));
    }

    private void own(String file, String yaml) throws IOException {
        Files.writeString(folder.resolve(file), yaml);
    }

    @Test
    void every_file_of_the_application_is_a_table() throws IOException {
        ConditionTables tables = ConditionTables.builtIn();

        try (var files = Files.list(Path.of("config/conditions"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .hasSize(3)
                    .allSatisfy(name -> assertThat(tables.get(name)).isNotNull());
        }
    }

    /** Which conditions keep a trade from setting a price, as others list them who follow the UTP plan. */
    @Test
    void the_utp_table_excludes_what_users_of_the_plan_exclude() {
        ConditionTable utp = ConditionTables.builtIn().get("us-utp");
        List<String> codes = List.of("@ABCDFGHIKLMNOPQRSTUVWXYZ12345679".split(""));

        assertThat(codes)
                .filteredOn(code -> !effect(utp, code).highLow())
                .containsExactlyInAnyOrder("CHIMNQRTUVW79".split(""));
        assertThat(codes)
                .filteredOn(code -> !effect(utp, code).openClose())
                .containsExactlyInAnyOrder("CGHIMNPQRTUVWZ3479".split(""));
        assertThat(codes).filteredOn(code -> !effect(utp, code).volume()).containsExactlyInAnyOrder("MQ9".split(""));
    }

    /** The conditions that two of the tables share must mean the same in both. */
    @ParameterizedTest
    @CsvSource({
        "@, @, 0",
        "C, C, 7",
        "F, F, 14",
        "H, H, 21",
        "I, I, 37",
        "K, K, 23",
        "L, L, 30",
        "M, M, 15",
        "N, N, 20",
        "O, O, 25",
        "O, O, 17",
        "P, P, 22",
        "Q, Q, 16",
        "R, R, 29",
        "T, T, 12",
        "U, U, 13",
        "V, V, 52",
        "X, X, 9",
        "Z, Z, 32",
        "4, 4, 10",
        "5, 5, 18",
        "5, 5, 28",
        "6, 6, 8",
        "6, 6, 19",
        "7, 7, 53",
        "9, 9, 38",
        "B, W, 2",
        "E, @, 3",
        "@, B, 4",
        "P, G, 5",
        "@, A, 1",
        "@, D, 11",
        "@, S, 34",
        "@, Y, 36",
        "@, 1, 27",
        "@, 2, 31",
        "Z, 3, 33"
    })
    void a_condition_means_the_same_on_every_tape_and_in_the_data_providers_numbers(
            String cta, String utp, String polygon) {
        ConditionTables tables = ConditionTables.builtIn();

        assertThat(effect(tables.get("us-utp"), utp))
                .isEqualTo(effect(tables.get("us-cta"), cta))
                .isEqualTo(effect(tables.get("us-polygon"), polygon));
    }

    @Test
    void the_data_providers_documented_example_is_followed() {
        assertThat(effect(ConditionTables.builtIn().get("us-polygon"), "2")).isEqualTo(VOLUME);
    }

    @Test
    void an_own_table_is_found_by_its_name() throws IOException {
        own("mine.yaml", OWN);

        ConditionTable mine = ConditionTables.with(directory).get("mine");

        assertThat(mine.effect(List.of("@"))).isEqualTo(TradeEffect.ALL);
        assertThat(mine.effect(List.of("@", "I"))).isEqualTo(VOLUME);
        assertThat(mine.effect(List.of("other"))).isEqualTo(VOLUME);
    }

    @Test
    void an_own_table_may_replace_one_of_the_application_for_the_presets_too() throws IOException {
        own("us-utp.yaml", OWN.replace("[volume]", "[]").replace("\"I\": volume", "\"I\": [high-low, volume]"));
        Ticks ticks = Ticks.format(TickFormats.with(directory).get("alpaca-trade"));
        String trade = """
                {"T":"t","i":1,"S":"AAPL","x":"D","p":126.55,"s":1,"t":"2021-02-22T15:51:44.208Z","c":["I"],"z":"C"}""";

        assertThat(ticks.trade(trade).effect()).isEqualTo(HIGH_LOW_AND_VOLUME);
        assertThat(ticks.trade(trade.replace("\"I\"", "\"T\"")).effect()).isEqualTo(NONE);
    }

    @Test
    void a_folder_need_not_be_there() throws IOException {
        Files.delete(folder);

        assertThat(ConditionTables.with(directory).get("us-cta")).isNotNull();
    }

    @Test
    void the_table_that_the_document_shows_works() throws IOException {
        String document = Files.readString(Path.of("docs/formats.md"), StandardCharsets.UTF_8);
        String shown = document.substring(document.indexOf("```yaml\nunknown:") + "```yaml\n".length());
        own("shown.yaml", shown.substring(0, shown.indexOf("```")));

        ConditionTable table = ConditionTables.with(directory).get("shown");

        assertThat(table.effect(List.of("Z"))).isEqualTo(HIGH_LOW_AND_VOLUME);
        assertThat(table.effect(List.of("M"))).isEqualTo(NONE);
    }

    /** The part of the good file that is replaced, by what, and the line and words that the error must have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "unknown: [volume]; '# none'; line 1, unknown: is required; volume",
                "unknown: [volume]; unkown: [volume]; line 1, unkown: is unknown; codes, unknown",
                "unknown: [volume]; unknown: [open-close]; line 1, unknown; high and low",
                "unknown: [volume]; unknown: [close]; line 1; open-close, high-low, volume",
                "unknown: [volume]; unknown: [null]; line 1, unknown: needs a list; volume",
                "\"I\": volume; \"I\": [open-close, volume]; line 4, codes.I: [open-close, volume]; high and low too",
                "\"I\": volume; \"I\": [size]; line 4, codes.I; is none of",
                "\"I\": volume; \"I\": null; line 4, codes.I: needs a list; [] is nothing",
                "\"I\": volume; \"@\": volume; line 4; uplicate",
                "codes:; kodes:; line 2, kodes: is unknown; codes",
            })
    void a_fault_of_an_own_table_is_said_with_file_line_and_key(String good, String bad, String place, String words)
            throws IOException {
        String yaml = OWN.replace(good, bad);
        assertThat(yaml).isNotEqualTo(OWN);
        own("mine.yaml", yaml);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TickFormats.with(directory))
                .withMessageContaining("mine.yaml, " + place)
                .withMessageContaining(words);
    }

    @Test
    void a_file_name_that_is_no_tables_name_is_said() throws IOException {
        own("US CTA.yaml", OWN);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TickFormats.with(directory))
                .withMessageContaining("US CTA.yaml")
                .withMessageContaining("rename the file");
    }

    private static TradeEffect effect(ConditionTable table, String code) {
        return table.effect(List.of(code));
    }
}
