package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.ExpectedOutcome;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.CandleKey;
import com.kotsin.streamingcandle.process.Installation;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;

/** F45: a rule on a collection refuses one candle of a thousand. */
final class RefusedDocument {

    private static final int WINDOWS = 2_000;
    private static final String RULE = "rule";

    private final Set<String> refused = new HashSet<>();
    private MongoCollection<Document> minutes;

    private RefusedDocument() {}

    static void run(Stage stage) throws Exception {
        new RefusedDocument().on(stage);
    }

    private void on(Stage stage) throws Exception {
        Installation installation = stage.installation();
        minutes = stage.services().store().getDatabase(installation.database()).getCollection("candles_1m");
        refuseOneInThousand();
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        stage.lasting(stage.longOrShort(Duration.ofMinutes(2), Duration.ofSeconds(18)));
        load.finish();
        installation.awaitSettled(process, installation.ticks());
        minutes.deleteMany(Filters.regex("_id", "^" + RULE));
        Set<ExpectedOutcome.Letter> letters = letters(stage, installation);
        letters.addAll(load.letters());
        stage.assertExact(
                new ExpectedOutcome() {
                    @Override
                    public Set<Letter> letters() {
                        return letters;
                    }

                    @Override
                    public List<OracleCandle> candles(int length) {
                        return load.candles(length);
                    }

                    @Override
                    public boolean isStorable(String candle) {
                        return !candle.contains("\"timeframe\":\"1m\"") || !refused.contains(CandleKey.of(candle));
                    }
                },
                installation);
        stage.note("ticks", load.sent());
    }

    /** A unique index, and documents that have the place of candles to come: every fifth minute another symbol. */
    private void refuseOneInThousand() {
        minutes.createIndex(Indexes.ascending("start", "symbol"), new IndexOptions().unique(true));
        List<Document> inTheWay = new ArrayList<>();
        for (int window = 0; window < WINDOWS; window += 5) {
            String symbol = "S" + window % Stage.SYMBOLS;
            long start = Market.START.plus(Duration.ofMinutes(window)).toEpochMilli();
            refused.add(symbol + "|" + start);
            inTheWay.add(
                    new Document("_id", RULE + window).append("symbol", symbol).append("start", new Date(start)));
        }
        minutes.insertMany(inTheWay);
    }

    /** Those of the sink, after a look at them: the newest of every refused candle, and no other candle. */
    private Set<ExpectedOutcome.Letter> letters(Stage stage, Installation installation) {
        List<String> sent = installation.sent("1m");
        List<String> newest = CandleKey.newest(sent).stream()
                .filter(candle -> refused.contains(CandleKey.of(candle)))
                .toList();
        assertThat(newest).as("refused candles").isNotEmpty();
        List<String> values = new ArrayList<>();
        Set<ExpectedOutcome.Letter> letters = new HashSet<>();
        stage.services().kafka().forEach(installation.deadLetters(), letter -> {
            if (header(letter, "source-topic").equals(installation.candles("1m"))) {
                values.add(letter.value());
                letters.add(new ExpectedOutcome.Letter(
                        Integer.parseInt(header(letter, "partition")),
                        Long.parseLong(header(letter, "offset")),
                        "not_storable"));
            }
        });
        stage.note(
                "refused candles",
                newest.size() + " of " + CandleKey.newest(sent).size());
        stage.note("dead letters of them", values.size());
        assertThat(values)
                .containsAll(newest)
                .doesNotHaveDuplicates()
                .allMatch(candle -> refused.contains(CandleKey.of(candle)));
        return letters;
    }

    private static String header(ConsumerRecord<?, ?> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
