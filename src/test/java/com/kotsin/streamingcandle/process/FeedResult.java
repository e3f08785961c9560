package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.RandomFeed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What an installation has made of a random feed, against what it had to make; counts what it compares. */
final class FeedResult {

    private final RandomFeed ticks;
    private final Installation installation;
    private final String run;
    private final Map<String, List<String>> sent = new HashMap<>();
    private int compared;
    private int differences;

    /** @param run what tells it apart, for messages */
    FeedResult(RandomFeed ticks, Installation installation, String run) {
        this.ticks = ticks;
        this.installation = installation;
        this.run = run;
        for (String timeframe : TIMEFRAMES) {
            sent.put(timeframe, candles(installation, timeframe));
        }
    }

    /** In the order of each partition, without the end of the feed. */
    static List<String> candles(Installation installation, String timeframe) {
        return installation.sent(timeframe).stream().filter(FeedResult::counts).toList();
    }

    private static boolean counts(String json) {
        return !json.startsWith("{\"symbol\":\"" + RandomFeed.END);
    }

    /** Final and revised candles, in the order of each partition. */
    List<String> sent(String timeframe) {
        return sent.get(timeframe);
    }

    void assertThatEachRevisionIsSentOnce(String timeframe) {
        assertThat(sent(timeframe).stream().map(CandleKey::withRevision))
                .as(run)
                .doesNotHaveDuplicates();
    }

    void assertThatRevisionsCountUp(String timeframe) {
        Map<String, Integer> next = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (String json : sent(timeframe)) {
            String key = CandleKey.of(json);
            int revision = next.merge(key, 1, Integer::sum) - 1;
            if (!CandleKey.withRevision(json).equals(key + "|" + revision)) {
                wrong.add(json);
            }
        }
        assertThat(wrong).as(run).isEmpty();
    }

    void assertThatNewestAreThoseByDefinition(String timeframe) {
        assertEqual(
                ticks.candles(Integer.parseInt(timeframe.replace("m", ""))),
                CandleKey.newest(sent(timeframe)).stream()
                        .map(json -> OracleCandle.read(json.getBytes(UTF_8)))
                        .toList());
    }

    void assertThatTheStoreHoldsTheNewest(String timeframe) {
        assertEqual(
                CandleKey.newest(sent(timeframe)),
                installation.stored(timeframe).stream()
                        .filter(FeedResult::counts)
                        .toList());
    }

    void assertThatDeadLettersAreThoseByDefinition() {
        assertEqual(
                ticks.letters(),
                installation.services().kafka().read(installation.deadLetters()).stream()
                        .map(record -> new RandomFeed.Letter(
                                Integer.parseInt(header(record, "partition")),
                                Long.parseLong(header(record, "offset")),
                                header(record, "reason")))
                        .toList());
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /** In any order, each as often; so many that only what differs is to be shown. */
    <T> void assertEqual(Collection<T> expected, Collection<T> actual) {
        List<T> missing = without(expected, actual);
        List<T> tooMuch = without(actual, expected);
        compared += expected.size();
        differences += missing.size() + tooMuch.size();
        assertThat(expected).isNotEmpty();
        assertThat(tooMuch).as("there, but not expected; %s", run).isEmpty();
        assertThat(missing).as("expected, but not there; %s", run).isEmpty();
    }

    private static <T> List<T> without(Collection<T> all, Collection<T> others) {
        Map<T, Integer> left = new HashMap<>();
        others.forEach(other -> left.merge(other, 1, Integer::sum));
        return all.stream().filter(one -> left.merge(one, -1, Integer::sum) < 0).toList();
    }

    /** Candles, documents and dead letters that were compared so far. */
    int compared() {
        return compared;
    }

    int differences() {
        return differences;
    }
}
