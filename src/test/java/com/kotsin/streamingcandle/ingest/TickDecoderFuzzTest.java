package com.kotsin.streamingcandle.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.kotsin.streamingcandle.ingest.Outcome.Rejected;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TickDecoderFuzzTest {

    private static final int INPUTS = 200_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private static final String NESTED = """
            symbol: "{/data/*/s}"
            price: /data/*/p
            size: /data/*/q
            time: {field: /data/*/t, encoding: iso-8601}
            """;

    private static final List<String> SEEDS = List.of(
            "{\"symbol\":\"A\",\"price\":\"1.5\",\"size\":2e-3,\"time\":\"2023-11-14T22:13:20.1Z\",\"id\":\"1\",\"side\":\"buy\"}",
            "[{\"symbol\":\"\u20ac\",\"price\":1,\"size\":0,\"time\":1700000000123},{\"x\":[[{}],null,true]},7,\"\u00e9\"]",
            "[{\"Exch\":\"N\",\"Token\":7,\"LastRate\":2.5,\"LastQty\":1,\"TotalQty\":9,\"TickDt\":\"\\/Date(1632900752000+0530)\\/\"}]",
            "{\"stream\":\"a\",\"data\":{\"e\":\"trade\",\"s\":\"B\",\"t\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1672515782134,\"m\":true}}",
            "[{\"T\":\"t\",\"i\":9,\"S\":\"AAPL\",\"x\":\"D\",\"p\":126.55,\"s\":1,\"t\":\"2021-02-22T15:51:44.2Z\",\"c\":[\"@\",\"I\"],\"z\":\"C\"}]",
            "[{\"ev\":\"T\",\"sym\":\"M\",\"x\":4,\"i\":\"1\",\"z\":3,\"p\":1.5,\"s\":100,\"c\":[0,12],\"t\":1536036818784}]",
            "{\"data\":[{\"s\":\"C\",\"p\":1,\"q\":2,\"t\":\"2023-09-25T07:49:37.7Z\"},{\"s\":\"D\"},5]}");

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "null",
        "true",
        "1e999",
        "-",
        "0",
        ".",
        "\u0000",
        "\n",
        "\"price\":",
        "\"data\":[",
        "\"symbol\":\"",
        "/Date(",
        "\ufeff",
        "\u20ac",
        "99999999999999999999",
        "NaN",
        "/*",
        "\t"
    };

    private final Random random = new Random(SEED);

    @Test
    void whatever_comes_in_there_is_an_outcome_within_the_bytes_and_no_exception() {
        List<TickDecoder> decoders = new ArrayList<>();
        TickFormats presets = TickFormats.presets();
        presets.names().forEach(name -> decoders.add(new TickDecoder(presets.get(name))));
        decoders.add(new TickDecoder(FormatFile.read("nested", NESTED, Path.of(""), ConditionTables.builtIn())));

        for (int i = 0; i < INPUTS; i++) {
            check(decoders.get(random.nextInt(decoders.size())), mutated(), i);
        }
    }

    private void check(TickDecoder decoder, byte[] value, int number) {
        try {
            List<Outcome> outcomes = decoder.decode(value);
            assertThat(outcomes).isNotEmpty();
            int end = 0;
            for (int i = 0; i < outcomes.size(); i++) {
                Outcome outcome = outcomes.get(i);
                boolean inside =
                        outcome.from() >= end && outcome.from() <= outcome.to() && outcome.to() <= value.length;
                if (!inside || outcome.element() != i) {
                    fail("out of its place: " + outcome);
                }
                if (outcome instanceof Rejected rejected && !isFitForPeople(rejected.detail())) {
                    fail("no detail for people: " + rejected);
                }
                end = outcome.to();
            }
        } catch (RuntimeException | AssertionError e) {
            fail(
                    "-Dseed=%d, input %d, base64 %s: %s"
                            .formatted(SEED, number, Base64.getEncoder().encodeToString(value), e),
                    e);
        }
    }

    private static boolean isFitForPeople(String detail) {
        return !detail.isBlank()
                && detail.length() <= 200
                && detail.chars().noneMatch(Character::isISOControl)
                && !detail.contains("decoding failed");
    }

    private byte[] mutated() {
        byte[] value = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int edits = random.nextInt(4); edits >= 0; edits--) {
            value = edited(value);
        }
        return value;
    }

    private byte[] edited(byte[] value) {
        int at = random.nextInt(value.length + 1);
        int until = Math.min(value.length, at + random.nextInt(8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(value, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.write(value, at / 2, at - at / 2);
            case 3 -> {
                byte[] other = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
                out.write(other, 0, random.nextInt(other.length));
            }
            default -> {
                return out.toByteArray();
            }
        }
        out.write(value, until, value.length - until);
        return out.toByteArray();
    }
}
