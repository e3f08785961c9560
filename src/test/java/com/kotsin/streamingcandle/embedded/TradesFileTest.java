package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.embedded.TradesFile.FileTick;
import com.kotsin.streamingcandle.ingest.TickFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TradesFileTest {

    private static final TickFormats FORMATS = TickFormats.presets();

    private static final String CSV = """
            symbol,ts,price,size,side,trade_id
            B,1626176440523,0.000020208,2.97,sell,11
            B,1626176441476,20205e-9,9.88,buy,12
            A,1626176440523,1,0,sell,13
            A,1626176440000,1.50,7,sell,14
            """;

    @TempDir
    Path directory;

    @Test
    void turns_csv_into_native_ticks_in_order_of_time_and_then_of_the_file() throws IOException {
        assertThat(values(read("trades.csv", CSV)))
                .containsExactly(
                        "{'symbol':'A','time':1626176440000,'price':'1.50','size':'7','side':'sell','id':'14'}",
                        "{'symbol':'B','time':1626176440523,'price':'0.000020208','size':'2.97','side':'sell','id':'11'}",
                        "{'symbol':'A','time':1626176440523,'price':'1','size':'0','side':'sell','id':'13'}",
                        "{'symbol':'B','time':1626176441476,'price':'20205e-9','size':'9.88','side':'buy','id':'12'}");
    }

    @Test
    void knows_columns_by_other_names_in_any_order_and_leaves_out_the_rest() throws IOException {
        TradesFile file = read(
                "trades.csv", "connection,\"Quantity\",time,symbol,price\r\n1,\"2\",2021-07-13T11:40:40.523Z,A,3\r\n");
        assertThat(values(file))
                .containsExactly("{'symbol':'A','time':'2021-07-13T11:40:40.523Z','price':'3','size':'2'}");
        assertThat(file.ticks().get(0).timeMillis()).isEqualTo(1626176440523L);
    }

    @Test
    void reads_times_in_microseconds_and_nanoseconds() throws IOException {
        TradesFile file =
                read("trades.csv", "symbol,ts,price,size\nA,1626176440523000001,1,1\nA,1626176440523000,1,1\n");
        assertThat(file.ticks())
                .extracting(FileTick::timeNanos)
                .containsExactly(1626176440523000000L, 1626176440523000001L);
    }

    @Test
    void reads_gzip_whatever_the_name() throws IOException {
        Path file = directory.resolve("trades");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(CSV.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(values(read(file, "native"))).isEqualTo(values(read("trades.csv", CSV)));
    }

    @Test
    void sends_json_lines_as_they_are() throws IOException {
        String later =
                "{ \"e\":\"trade\",\"E\":1746416700999,\"s\":\"BTCUSDT\",\"t\":2,\"p\":\"1.0\",\"q\":\"2\",\"T\":1746416700210,\"m\":true}";
        String earlier =
                "{\"e\":\"trade\",\"E\":1746416700000,\"s\":\"ETHUSDT\",\"t\":1,\"p\":\"1.0\",\"q\":\"2\",\"T\":1746416700200,\"m\":true}";
        TradesFile file = read(write("trades.jsonl", later + "\n\n" + earlier + "\n"), "binance-trade");
        assertThat(file.ticks())
                .extracting(tick -> new String(tick.value(), StandardCharsets.UTF_8))
                .containsExactly(earlier, later);
        assertThat(file.ticks()).extracting(FileTick::symbol).containsExactly("ETHUSDT", "BTCUSDT");
        assertThat(file.ticks()).extracting(FileTick::timeMillis).containsExactly(1746416700200L, 1746416700210L);
    }

    @Test
    void makes_one_tick_of_each_object_of_an_array() throws IOException {
        TradesFile file = read(
                "trades.json",
                "[{'symbol':'B','price':1,'size':1,'time':1746416700001},{'symbol':'A','price':1,'size':1,'time':1746416700000}]"
                        .replace('\'', '"'));
        assertThat(values(file))
                .containsExactly(
                        "{'symbol':'A','price':1,'size':1,'time':1746416700000}",
                        "{'symbol':'B','price':1,'size':1,'time':1746416700001}");
    }

    @Test
    void keeps_json_lines_that_are_no_trades_behind_the_trade_before_them() throws IOException {
        TradesFile file = read("trades.json", """
                {'subscribed':true}
                {'symbol':'A','price':1,'size':1,'time':1746416700005}
                {broken
                {'symbol':'B','price':1,'size':1,'time':1746416700000}
                """.replace('\'', '"'));
        assertThat(values(file))
                .containsExactly(
                        "{'symbol':'B','price':1,'size':1,'time':1746416700000}",
                        "{'subscribed':true}",
                        "{'symbol':'A','price':1,'size':1,'time':1746416700005}",
                        "{broken");
        assertThat(file.notTrades()).isEqualTo(2);
    }

    @Test
    void tells_files_apart() throws IOException {
        String fingerprint = read("trades.csv", CSV).fingerprint();
        assertThat(read("again.csv", CSV).fingerprint()).isEqualTo(fingerprint);
        assertThat(read("other.csv", CSV.replace("2.97", "2.98")).fingerprint()).isNotEqualTo(fingerprint);
    }

    @Test
    void names_file_and_line_of_a_csv_line_that_is_no_trade() {
        assertThatThrownBy(() -> read("trades.csv", CSV.replace("9.88", "-9.88")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trades.csv, line 3")
                .hasMessageContaining("-9.88");
    }

    @Test
    void names_file_and_line_of_a_csv_line_with_a_column_too_many() {
        assertThatThrownBy(() -> read("trades.csv", CSV + "A,1626176440000,1,50,7,sell,14\n"))
                .hasMessageContaining("trades.csv, line 6")
                .hasMessageContaining("7 columns where the header has 6");
    }

    @Test
    void names_the_column_that_a_header_lacks() {
        assertThatThrownBy(() -> read("trades.csv", "symbol,price,size\nA,1,1\n"))
                .hasMessageContaining("trades.csv, line 1")
                .hasMessageContaining("ts or time");
    }

    @Test
    void says_why_a_file_holds_no_trade_in_its_format() {
        assertThatThrownBy(() -> read("trades.json", "{\"symbol\":\"A\"}\n"))
                .hasMessageContaining("trades.json holds no trade")
                .hasMessageContaining("line 1: MISSING_FIELD");
    }

    @Test
    void says_which_file_is_empty_or_missing() {
        assertThatThrownBy(() -> read("trades.csv", "")).hasMessageContaining("trades.csv is empty");
        assertThatThrownBy(() -> read(directory.resolve("nowhere.csv"), "native"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere.csv");
    }

    private TradesFile read(String name, String content) throws IOException {
        return read(write(name, content), "native");
    }

    private static TradesFile read(Path file, String format) {
        return TradesFile.read(file, FORMATS.get(format), FORMATS.get("native"));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static List<String> values(TradesFile file) {
        return file.ticks().stream()
                .map(tick -> new String(tick.value(), StandardCharsets.UTF_8).replace('"', '\''))
                .toList();
    }
}
