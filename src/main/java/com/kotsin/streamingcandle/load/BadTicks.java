package com.kotsin.streamingcandle.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Spoils ticks, each in one way, so that the reason of the dead letter is known. The id stays readable. */
final class BadTicks {

    private static final long TWO_HOURS = 7_200_000;
    private static final String TIME = "\"time\":";

    private record Way(String reason, UnaryOperator<String> spoil) {}

    private static final List<Way> WAYS = List.of(
            new Way("malformed_json", json -> json.substring(0, json.length() - 1)),
            new Way("missing_field", json -> json.replaceFirst("\"price\":\"[^\"]*\",", "")),
            new Way("bad_number", json -> json.replaceFirst("\"price\":\"", "\"price\":\"x")),
            new Way("bad_number", json -> json.replaceFirst("\"size\":\"", "\"size\":\"-")),
            new Way("bad_time", json -> json.replaceFirst("\"time\":\\d+", "\"time\":\"yesterday\"")),
            new Way("bad_symbol", json -> json.replaceFirst(":S(\\d+)\"", "|S$1\"")),
            new Way("bad_side", json -> json.replaceFirst("\"side\":\"", "\"side\":\"no ")),
            new Way("future_time", BadTicks::inTheFuture));

    private BadTicks() {}

    static Message of(MarketTick tick, RandomGenerator random) {
        Way way = WAYS.get(random.nextInt(WAYS.size()));
        String spoilt = way.spoil.apply(new String(tick.value(), ISO_8859_1));
        return new Message(tick, spoilt.getBytes(ISO_8859_1), Message.Fate.DEAD_LETTER, way.reason);
    }

    private static String inTheFuture(String json) {
        long time = CandleBytes.number(json.getBytes(ISO_8859_1), TIME.getBytes(ISO_8859_1));
        return json.replaceFirst(TIME + "\\d+", TIME + (time + TWO_HOURS));
    }
}
