package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * A record of the {@code native} format in which something cannot become a trade.
 *
 * @param kind what is wrong with it
 * @param key may be {@code null}
 * @param value may be {@code null}
 * @param letters what must go to the dead-letter topic
 */
public record BrokenTick(String kind, byte[] key, byte[] value, List<Letter> letters) {

    /**
     * @param element index in the record's array
     * @param bytes of that element, or of the whole record
     */
    public record Letter(String reason, int element, byte[] bytes) {}

    private static final byte[] KEY = "some key".getBytes(UTF_8);
    private static final String REST = "\"size\":1,\"time\":%d}";

    @Override
    public String toString() {
        return kind;
    }

    /**
     * One or more of every kind.
     *
     * @param millis a believable time for what is wrong otherwise; a day on which NSE trades
     */
    public static List<BrokenTick> all(long millis) {
        String tick = "{\"symbol\":\"B\",\"price\":1,\"size\":1,\"time\":" + millis + "}";
        List<BrokenTick> all = new ArrayList<>();
        all.add(new BrokenTick("no value", KEY, null, List.of(new Letter("malformed_json", 0, null))));
        all.add(new BrokenTick("neither key nor value", null, null, List.of(new Letter("malformed_json", 0, null))));
        all.add(new BrokenTick("no key", null, utf8("{"), List.of(new Letter("malformed_json", 0, utf8("{")))));
        malformed(all, tick);
        tooLarge(all, tick);
        numbers(all, millis);
        times(all, millis);
        names(all, millis);
        arrays(all, tick);
        for (String field : List.of("symbol", "price", "size", "time")) {
            all.add(whole("without " + field, "missing_field", tick.replace('"' + field + '"', "\"other\"")));
            all.add(whole(
                    "null as " + field,
                    "missing_field",
                    tick.replaceFirst("\"" + field + "\":[^,}]*", "\"" + field + "\":null")));
        }
        long beforeTheOpen = millis - Math.floorMod(millis, 86_400_000L) + 9_000_000L;
        all.add(whole(
                "NSE at 08:00 in India",
                "out_of_session",
                "{\"symbol\":\"B\",\"price\":1,\"size\":1,\"time\":" + beforeTheOpen + ",\"exchange\":\"NSE\"}"));
        all.add(whole("an hour late", "too_late", tick.replace("" + millis, "" + (millis - 3_600_000))));
        return all;
    }

    private static void malformed(List<BrokenTick> all, String tick) {
        byte[] every = new byte[256];
        IntStream.range(0, every.length).forEach(i -> every[i] = (byte) i);
        all.add(whole("every byte there is", "malformed_json", every));
        all.add(whole("zero bytes", "malformed_json", new byte[8]));
        all.add(whole("nothing", "malformed_json", ""));
        all.add(whole("white space", "malformed_json", " \r\n\t "));
        all.add(whole("plain text", "malformed_json", "hello"));
        all.add(whole("CSV", "malformed_json", "B,1,1,1746416700000"));
        all.add(whole("XML", "malformed_json", "<tick symbol='B' price='1'/>"));
        all.add(whole("single quotes", "malformed_json", tick.replace('"', '\'')));
        all.add(whole("cut off in a number", "malformed_json", tick.substring(0, tick.length() - 5)));
        all.add(whole("cut off in a string", "malformed_json", tick.substring(0, 5)));
        all.add(whole("comma at the end", "malformed_json", tick.replace("}", ",}")));
        all.add(whole("two objects in a row", "malformed_json", tick + tick));
        all.add(whole("text behind the object", "malformed_json", tick + " x"));
        all.add(whole("a comment", "malformed_json", "/* tick */" + tick));
        all.add(whole("byte order mark", "malformed_json", "\uFEFF" + tick));
        all.add(whole("UTF-16", "malformed_json", tick.getBytes(UTF_16)));
        all.add(whole("gzip", "malformed_json", gzip(tick)));
        all.add(whole(
                "no UTF-8", "malformed_json", tick.replace("B", "\u00FF\u00FE").getBytes(ISO_8859_1)));
        all.add(whole(
                "half a surrogate pair",
                "malformed_json",
                concat("{\"symbol\":\"", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, tick.substring(12))));
        all.add(whole("a name twice", "malformed_json", tick.replace("\"size\"", "\"price\":2,\"size\"")));
        all.add(whole("NaN", "malformed_json", tick.replace("\"price\":1", "\"price\":NaN")));
        all.add(whole("Infinity", "malformed_json", tick.replace("\"size\":1", "\"size\":-Infinity")));
        all.add(whole("hexadecimal", "malformed_json", tick.replace("\"size\":1", "\"size\":0x10")));
        all.add(whole("plus sign", "malformed_json", tick.replace("\"size\":1", "\"size\":+1")));
    }

    private static void tooLarge(List<BrokenTick> all, String tick) {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        all.add(whole("10,000 levels", "too_large", tick.replace("}", ",\"x\":" + deep + "}")));
        all.add(whole("2 MB", "too_large", tick.replace("}", ",\"x\":\"" + "x".repeat(2_000_000) + "\"}")));
        all.add(whole("10,001 elements", "too_large", "[" + "{},".repeat(10_000) + "{}]"));
        all.add(whole("a name of 2,000 letters", "too_large", tick.replace("}", ",\"" + "x".repeat(2_000) + "\":1}")));
    }

    private static void numbers(List<BrokenTick> all, long millis) {
        for (String price : List.of(
                "\"NaN\"",
                "\"Infinity\"",
                "1e999999999",
                "1e99999999999999",
                "1e-41",
                "1" + "0".repeat(40),
                "0",
                "-1",
                "\"\"",
                "\"1,5\"",
                "\" 1\"",
                "\"1.\"",
                "\"\u0661\"",
                "true",
                "{}",
                "[1]")) {
            all.add(whole(
                    "price " + price,
                    "bad_number",
                    "{\"symbol\":\"B\",\"price\":" + price + "," + REST.formatted(millis)));
        }
        for (String size : List.of("-1", "-1e-9", "\"-0.5\"", "\"ten\"", "1e41", "false", "{\"v\":1}")) {
            all.add(whole(
                    "size " + size,
                    "bad_number",
                    "{\"symbol\":\"B\",\"price\":1,\"size\":" + size + ",\"time\":" + millis + "}"));
        }
    }

    private static void times(List<BrokenTick> all, long millis) {
        for (String time : List.of(
                "0",
                "-1",
                "-" + millis,
                "86400000",
                "10413792000000",
                "99999999999999999999",
                "1e400",
                "\"yesterday\"",
                "\"\"",
                "\"2025-05-05T05:00:00\"",
                "\"2025-02-30T05:00:00Z\"",
                "true",
                "{}",
                "[" + millis + "]")) {
            all.add(whole(
                    "time " + time, "bad_time", "{\"symbol\":\"B\",\"price\":1,\"size\":1,\"time\":" + time + "}"));
        }
        for (String time : List.of("4070908800000", "\"2099-01-01T00:00:00Z\"")) {
            all.add(whole(
                    "time " + time, "future_time", "{\"symbol\":\"B\",\"price\":1,\"size\":1,\"time\":" + time + "}"));
        }
    }

    private static void names(List<BrokenTick> all, long millis) {
        String rest = ",\"price\":1," + REST.formatted(millis);
        for (String symbol : List.of(
                "\"A|B\"",
                "\"A\\nB\"",
                "\"A\\u0000\"",
                "\"\\u202EBA\"",
                "\"\\uD800\"",
                "\" A\"",
                "\"A \"",
                "\"-A\"",
                "\"<b>\"",
                "\"" + "A".repeat(97) + "\"",
                "{}",
                "[\"A\"]",
                "true")) {
            all.add(whole("symbol " + symbol, "bad_symbol", "{\"symbol\":" + symbol + rest));
        }
        for (String symbol : List.of("\"\"", "\"  \"")) {
            all.add(whole("symbol " + symbol, "missing_field", "{\"symbol\":" + symbol + rest));
        }
        for (String side : List.of("\"hold\"", "1", "{}")) {
            all.add(whole("side " + side, "bad_side", "{\"symbol\":\"B\",\"side\":" + side + rest));
        }
        for (String id : List.of("\"\"", "\"a\\nb\"", "\"" + "9".repeat(97) + "\"", "{}", "true")) {
            all.add(whole("id " + id, "bad_id", "{\"symbol\":\"B\",\"id\":" + id + rest));
        }
        for (String exchange : List.of("\"N|S\"", "\"\"", "{}", "\"" + "N".repeat(33) + "\"")) {
            all.add(whole(
                    "exchange " + exchange, "unknown_exchange", "{\"symbol\":\"B\",\"exchange\":" + exchange + rest));
        }
    }

    private static void arrays(List<BrokenTick> all, String tick) {
        all.add(whole("empty array", "not_a_trade", "[]"));
        all.add(whole("a good tick in a broken array", "malformed_json", "[" + tick + ",{]"));
        for (String scalar : List.of("\"B\"", "42", "null", "true")) {
            all.add(whole("the value " + scalar, "not_a_trade", scalar));
        }
        all.add(whole("empty object", "missing_field", "{}"));
        all.add(elements("array of scalars", "not_a_trade", List.of("1", "\"B\"", "null", "false")));
        all.add(elements("array of arrays", "not_a_trade", List.of("[" + tick + "]", "[]", "[[1],{}]")));
        all.add(elements("array of empty objects", "missing_field", List.of("{}", "{ }", "{\"a\":{}}")));
    }

    private static BrokenTick elements(String kind, String reason, List<String> elements) {
        List<Letter> letters = IntStream.range(0, elements.size())
                .mapToObj(i -> new Letter(reason, i, utf8(elements.get(i))))
                .toList();
        return new BrokenTick(
                kind, KEY, utf8(elements.stream().collect(Collectors.joining(" , ", " [", "\n]"))), letters);
    }

    private static BrokenTick whole(String kind, String reason, String value) {
        return whole(kind, reason, utf8(value));
    }

    private static BrokenTick whole(String kind, String reason, byte[] value) {
        return new BrokenTick(kind, KEY, value, List.of(new Letter(reason, 0, value)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] concat(String before, byte[] between, String after) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(utf8(before));
        out.writeBytes(between);
        out.writeBytes(utf8(after));
        return out.toByteArray();
    }

    private static byte[] gzip(String text) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(utf8(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
