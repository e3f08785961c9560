package com.kotsin.streamingcandle.bench;

import static com.kotsin.streamingcandle.persist.StoredHistory.symbol;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.kotsin.streamingcandle.bench.Contender.Work;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.StoredHistory;
import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** How long requests over HTTP take, with a million one-minute candles in the store and 100,000 symbols known. */
final class History {

    private static final String NAME = "history";
    private static final String SYMBOL = symbol(0).substring(0, symbol(0).length() - 1);
    private static final int SYMBOLS = 20;
    private static final int MINUTES = 50_000;
    private static final int HALF_HOURS = 48_000;
    private static final int KNOWN_SYMBOLS = 100_000;
    /** Where requests with a time begin, so that all that they ask for is there. */
    private static final int FIRST_MINUTES = 39_000;

    private static final long END = Instant.parse("2025-10-01T00:00:00Z").toEpochMilli();
    private static final double MICROS = 1e3;

    /**
     * What is asked for.
     *
     * @param symbols how often a symbol stands in the answer
     * @param path with a symbol, a time, and the time 1,000 minutes later to be filled in
     */
    private record Question(String name, int requests, int symbols, String path) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question("1,000 newest", 1_000, 1_000, "candles?timeframe=1m&limit=1000&symbol=%s"),
            new Question(
                    "1,000 newest, descending", 1_000, 1_000, "candles?timeframe=1m&limit=1000&order=desc&symbol=%s"),
            new Question("1,000 from a time on", 1_000, 1_000, "candles?timeframe=1m&limit=1000&symbol=%s&from=%d"),
            new Question(
                    "1,000 between times", 1_000, 1_000, "candles?timeframe=1m&limit=1000&symbol=%s&from=%d&to=%d"),
            new Question("1,000 newest as CSV", 1_000, 1_000, "candles?timeframe=1m&limit=1000&format=csv&symbol=%s"),
            new Question("1,000 of 1h, of 2,000", 1_000, 1_000, "candles?timeframe=1h&limit=1000&symbol=X:SYMBOL0"),
            new Question("1,000 of 7m, of 7,000", 100, 1_000, "candles?timeframe=7m&limit=1000&symbol=%s&from=%d"),
            new Question("1,000 of 1d, of 48,000", 50, 1_000, "candles?timeframe=1d&limit=1000&symbol=X:SYMBOL0"),
            new Question("quote", 1_000, 1, "quotes/%s"),
            new Question("50 of 100,000 symbols", 1_000, 50, "symbols?query=bol12"),
            new Question("candles of an unknown symbol", 1_000, 0, "candles?timeframe=1m&limit=1000&symbol=NOTHING"));

    private final Options options;
    private final Services services;
    private final Path directory;

    /** Times in ms. */
    record Answers(String request, long count, double p50, double p95, double p99, double max) {

        static Answers of(String request, Histogram micros) {
            return new Answers(
                    request,
                    micros.getTotalCount(),
                    micros.getValueAtPercentile(50) / MICROS,
                    micros.getValueAtPercentile(95) / MICROS,
                    micros.getValueAtPercentile(99) / MICROS,
                    micros.getMaxValue() / MICROS);
        }
    }

    History(Options options, Services services, Path directory) {
        this.options = options;
        this.services = services;
        this.directory = directory;
    }

    void measure(Consumer<Answers> answers) throws IOException, InterruptedException, ExecutionException {
        TickTopic topic = new TickTopic(NAME + "-ticks", options.partitions(), SYMBOLS, 0, 0, Duration.ZERO);
        services.kafka().createTopic(topic.name(), topic.partitions());
        store();
        Ours ours = Ours.standard(NAME, services, directory, topic, options, Map.of());
        try (Work work = ours.start(NAME)) {
            int port = work.processes().get(0).awaitUp().port();
            HttpClient http = HttpClient.newHttpClient();
            Random random = new Random(options.seed());
            for (Question question : QUESTIONS) {
                Report.say("%,d requests: %s", question.requests(), question.name());
                Histogram micros = new Histogram(3);
                for (int request = -question.requests(); request < question.requests(); request++) {
                    long took = ask(http, port, question, random);
                    if (request >= 0) {
                        micros.recordValue(took);
                    }
                }
                answers.accept(Answers.of(question.name(), micros));
            }
        } finally {
            services.kafka().deleteTopics(NAME + "-");
        }
    }

    private void store() {
        Report.say(
                "storing %,d candles of 1m and %,d of 30m, and %,d symbols",
                SYMBOLS * MINUTES, HALF_HOURS, KNOWN_SYMBOLS);
        long began = System.nanoTime();
        StoredHistory history = new StoredHistory(services.store().getDatabase(NAME), options.seed());
        history.note(KNOWN_SYMBOLS);
        history.store(Timeframe.ONE_MINUTE, SYMBOLS, MINUTES, END);
        history.store(Timeframe.parse("30m"), 1, HALF_HOURS, END);
        Report.say("stored in %d s", (System.nanoTime() - began) / 1_000_000_000);
    }

    /** @return microseconds until all of the answer was there */
    private static long ask(HttpClient http, int port, Question question, Random random)
            throws IOException, InterruptedException {
        long from = END + (random.nextInt(FIRST_MINUTES) - MINUTES) * 60_000L;
        URI uri = URI.create("http://127.0.0.1:%d/api/v1/".formatted(port)
                + question.path().formatted(symbol(random.nextInt(SYMBOLS)), from, from + 60_000_000L));
        long began = System.nanoTime();
        HttpResponse<byte[]> answer =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        long took = (System.nanoTime() - began) / 1_000;
        int symbols = new String(answer.body(), ISO_8859_1).split(SYMBOL, -1).length - 1;
        if (answer.statusCode() != 200 || symbols != question.symbols()) {
            throw new IllegalStateException("%s answered %d with %d instead of %d symbols"
                    .formatted(uri, answer.statusCode(), symbols, question.symbols()));
        }
        return took;
    }
}
