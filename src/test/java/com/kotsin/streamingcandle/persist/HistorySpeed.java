package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.kotsin.streamingcandle.live.RecentMinutes;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.web.HttpSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * Measures requests for history over HTTP, on the embedded store with 1,000,000 one-minute candles and 96,000 of 30
 * minutes, and 100,000 names of symbols, which it stores first where they are not there. Arguments: a directory to keep them in, and which requests to
 * measure, as a part of their names; all if there is none.
 */
final class HistorySpeed {

    private static final int SYMBOLS = 20;
    private static final int KNOWN_SYMBOLS = 100_000;
    private static final int MINUTES = 50_000;
    private static final int HALF_HOURS_SYMBOLS = 2;
    private static final int HALF_HOURS = 48_000;
    private static final int BATCH = 5_000;
    private static final int WARM_UP = 300;
    private static final int REQUESTS = 1_000;
    private static final long START = Instant.parse("2023-01-01T00:00:00Z").toEpochMilli();
    private static final long END = START + HALF_HOURS * 1_800_000L;

    private HistorySpeed() {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
    @EnableConfigurationProperties(HttpSettings.class)
    @ComponentScan(
            basePackages = "com.kotsin.streamingcandle.query",
            useDefaultFilters = false,
            includeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern =
                                    ".*[.]((Candle|Symbol|Quote)Controller|CandleQuery|Problems|[A-Z]\\w+Serializer)"))
    @Import(MongoConfiguration.class)
    static class Application {

        @Bean
        SinkTopics topics() {
            return new SinkTopics(
                    "base", "here", "candles", List.of(Timeframe.ONE_MINUTE, Timeframe.parse("30m")), "dead");
        }

        @Bean
        Calendars calendars() {
            return Calendars.of(List.of());
        }

        @Bean
        RecentMinutes recentMinutes() {
            return symbol -> List.of();
        }

        @Bean
        InstantSource fixedClock() {
            return InstantSource.fixed(Instant.ofEpochMilli(END));
        }
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        boolean filled = Files.exists(directory.resolve("filled"));
        try (EmbeddedStore store = EmbeddedStore.start(directory.resolve("store.h2"))) {
            if (!filled) {
                fill(store.uri());
                Files.createFile(directory.resolve("filled"));
            }
            try (var application = new SpringApplicationBuilder(Application.class)
                    .run(
                            "--server.port=0",
                            "--management.endpoint.health.validate-group-membership=false",
                            "--spring.mongodb.uri=" + store.uri(),
                            "--spring.main.banner-mode=off")) {
                measure(
                        Integer.parseInt(application.getEnvironment().getProperty("local.server.port")),
                        args.length > 1 ? args[1] : "");
            }
        }
    }

    private static void fill(String uri) {
        try (MongoClient client = MongoClients.create(uri)) {
            MongoDatabase database = client.getDatabase("streamingcandle");
            KnownSymbols symbols = new KnownSymbols(database, InstantSource.fixed(Instant.EPOCH));
            for (int known = 0; known < KNOWN_SYMBOLS; known += BATCH) {
                symbols.note(IntStream.range(known, known + BATCH)
                        .mapToObj(n -> new Instrument(symbol(n), "X", "always"))
                        .toList());
            }
            CandleWriter writer = new CandleWriter(database, null);
            Random random = new Random(1);
            long began = System.nanoTime();
            write(writer, random, Timeframe.ONE_MINUTE, SYMBOLS, MINUTES, END - MINUTES * 60_000L);
            System.out.printf("stored 1m in %d s%n", (System.nanoTime() - began) / 1_000_000_000);
            write(writer, random, Timeframe.parse("30m"), HALF_HOURS_SYMBOLS, HALF_HOURS, START);
            System.out.printf("stored all in %d s%n", (System.nanoTime() - began) / 1_000_000_000);
        }
    }

    /** As the sink does: all symbols of a minute, then those of the next one. */
    private static void write(
            CandleWriter writer, Random random, Timeframe timeframe, int symbols, int windows, long start) {
        List<Candle> batch = new ArrayList<>();
        for (int window = 0; window < windows; window++) {
            for (int n = 0; n < symbols; n++) {
                batch.add(candle(random, symbol(n), timeframe, start + window * timeframe.millis()));
            }
            if (batch.size() >= BATCH || window == windows - 1) {
                writer.write(batch);
                batch.clear();
            }
        }
    }

    private static String symbol(int n) {
        return "X:SYMBOL" + n;
    }

    private static Candle candle(Random random, String symbol, Timeframe timeframe, long start) {
        BigDecimal price = BigDecimal.valueOf(100_000 + random.nextInt(10_000), 2);
        BigDecimal volume = BigDecimal.valueOf(1 + random.nextInt(1_000_000), 3);
        return new Candle(
                symbol,
                "X",
                timeframe,
                start,
                start + timeframe.millis(),
                price,
                price.add(BigDecimal.ONE),
                price.subtract(BigDecimal.ONE),
                price,
                volume,
                price.multiply(volume),
                1 + random.nextInt(1_000),
                volume,
                BigDecimal.ZERO,
                start + 100,
                start + 20_000,
                start + 30_000,
                start + 59_000,
                Status.FINAL,
                0,
                true,
                Instant.ofEpochMilli(start).atOffset(ZoneOffset.UTC).toLocalDate());
    }

    private static void measure(int port, String part) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        String base = "http://127.0.0.1:" + port + "/api/v1/";
        long first = END - MINUTES * 60_000L;
        System.out.printf("%-28s %8s %8s %8s %8s%n", "ms", "p50", "p95", "p99", "most");
        for (String[] kind : List.of(
                new String[] {"asc, newest 1000", "candles?timeframe=1m&limit=1000&symbol=%s"},
                new String[] {"desc, newest 1000", "candles?timeframe=1m&limit=1000&order=desc&symbol=%s"},
                new String[] {"asc, from", "candles?timeframe=1m&limit=1000&symbol=%s&from=%d"},
                new String[] {"asc, from, to", "candles?timeframe=1m&limit=1000&symbol=%s&from=%d&to=%d"},
                new String[] {"desc, from, to", "candles?timeframe=1m&limit=1000&order=desc&symbol=%s&from=%d&to=%d"},
                new String[] {"csv, newest 1000", "candles?timeframe=1m&limit=1000&format=csv&symbol=%s"},
                new String[] {"1000 of 10m from 1m", "candles?timeframe=10m&limit=1000&symbol=%s&from=%d"},
                new String[] {"1000 of 1h from 30m", "candles?timeframe=1h&limit=1000&symbol=X:SYMBOL1"},
                new String[] {"1000 of 1d from 30m", "candles?timeframe=1d&limit=1000&symbol=X:SYMBOL1"},
                new String[] {"quote", "quotes/X:SYMBOL1"},
                new String[] {"symbols", "symbols?query=bol123"},
                new String[] {"unknown symbol", "candles?timeframe=1m&limit=1000&symbol=NOTHING"})) {
            if (!kind[0].contains(part)) {
                continue;
            }
            int requests = kind[0].contains("1d") ? REQUESTS / 10 : REQUESTS;
            Random random = new Random(2);
            double[] millis = new double[requests];
            for (int i = -Math.min(WARM_UP, requests); i < requests; i++) {
                long from = first + random.nextInt(MINUTES - 11_000) * 60_000L;
                URI uri = URI.create(
                        base + kind[1].formatted(symbol(random.nextInt(SYMBOLS)), from, from + 1_000 * 60_000L));
                long began = System.nanoTime();
                HttpResponse<byte[]> answer =
                        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - began) / 1e6;
                }
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(uri + " answered " + new String(answer.body()));
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%-28s %8.1f %8.1f %8.1f %8.1f%n",
                    kind[0],
                    millis[requests / 2],
                    millis[requests * 95 / 100],
                    millis[requests * 99 / 100],
                    millis[requests - 1]);
        }
    }
}
