package com.kotsin.streamingcandle.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says in log and health that symbols are spread over ticks partitions, each with its remedy. Names so many symbols and
 * counts the others. Safe for use by several threads.
 */
final class KeyingHealth implements HealthIndicator {

    static final Duration REMEMBERED = Duration.ofHours(1);
    static final int NAMED = 20;

    private static final Logger LOG = LoggerFactory.getLogger(KeyingHealth.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private record Finding(String text, Instant at) {}

    private final InstantSource clock;
    private final Map<String, Finding> named = new LinkedHashMap<>();
    private Instant last = Instant.MIN;
    private Instant nextSummary = Instant.MIN;
    private long others;

    KeyingHealth(InstantSource clock) {
        this.clock = clock;
    }

    /** A window of the symbol has trades in both partitions, each given as {@code topic-partition}. */
    synchronized void spread(String symbol, String source, String otherSource) {
        Instant now = clock.instant();
        forgetBefore(now.minus(REMEMBERED));
        last = now;
        Finding known = named.get(symbol);
        if (known != null) {
            named.put(symbol, new Finding(known.text, now));
        } else if (named.size() < NAMED) {
            Finding finding = new Finding(text(source, otherSource), now);
            named.put(symbol, finding);
            LOG.error("Candles of symbol {} are wrong: {}", symbol, finding.text);
        } else {
            others++;
            if (!now.isBefore(nextSummary)) {
                nextSummary = now.plus(PAUSE);
                LOG.error(
                        "Candles of more symbols are wrong, {} windows so far, since their trades are spread over"
                                + " partitions; the latest is {}: {}",
                        others,
                        symbol,
                        text(source, otherSource));
            }
        }
    }

    private static String text(String source, String otherSource) {
        String topic = topic(source);
        String remedy = topic.equals(topic(otherSource))
                ? "Key the ticks of %s by symbol, or set keying: repartition for it in streamingcandle.sources"
                        .formatted(topic)
                : "Two feeds name the same symbol: have the format of one of them make another symbol";
        return "its trades come from %s and from %s, so no candle holds them all. %s"
                .formatted(otherSource, source, remedy);
    }

    private static String topic(String source) {
        return source.substring(0, source.lastIndexOf('-'));
    }

    private void forgetBefore(Instant limit) {
        named.values().removeIf(finding -> finding.at.isBefore(limit));
        if (last.isBefore(limit)) {
            others = 0;
        }
    }

    @Override
    public synchronized Health health() {
        Instant limit = clock.instant().minus(REMEMBERED);
        forgetBefore(limit);
        if (last.isBefore(limit)) {
            return Health.up().build();
        }
        Map<String, String> symbols = new LinkedHashMap<>();
        named.forEach((symbol, finding) -> symbols.put(symbol, finding.text));
        return Health.down()
                .withDetail("problem", "Symbols are spread over ticks partitions; their candles are wrong")
                .withDetail("lastSeen", last.toString())
                .withDetail("symbols", symbols)
                .withDetail("windowsOfOtherSymbols", others)
                .build();
    }
}
