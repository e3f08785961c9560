package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.ExpectedOutcome;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.PublishedCandle;
import com.kotsin.streamingcandle.oracle.RandomFeed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.SoftAssertions;

/** What an installation has made of a feed, against what it had to make; counts what it compares. */
public final class FeedResult {

    private final ExpectedOutcome expected;
    private final Installation installation;
    private final String run;
    private final Map<String, List<String>> sent = new HashMap<>();
    private int compared;
    private int differences;

    /** @param run what tells it apart, for messages */
    public FeedResult(ExpectedOutcome expected, Installation installation, String run) {
        this.expected = expected;
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
    public List<String> sent(String timeframe) {
        return sent.get(timeframe);
    }

    public void assertThatEachRevisionIsSentOnce(String timeframe) {
        Map<String, Integer> times = new HashMap<>();
        sent(timeframe).forEach(json -> times.merge(CandleKey.withRevision(json), 1, Integer::sum));
        times.values().removeIf(often -> often == 1);
        differences += times.size();
        assertThat(times).as("sent more than once; %s", run).isEmpty();
    }

    public void assertThatRevisionsCountUp(String timeframe) {
        Map<String, Integer> next = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (String json : sent(timeframe)) {
            String key = CandleKey.of(json);
            int revision = next.merge(key, 1, Integer::sum) - 1;
            if (!CandleKey.withRevision(json).equals(key + "|" + revision)) {
                wrong.add(json);
            }
        }
        differences += wrong.size();
        assertThat(wrong).as("not the next revision; %s", run).isEmpty();
    }

    public void assertThatNewestAreThoseByDefinition(String timeframe) {
        assertEqual(
                expected.candles(Integer.parseInt(timeframe.replace("m", ""))),
                CandleKey.newest(sent(timeframe)).stream()
                        .map(json -> OracleCandle.read(json.getBytes(UTF_8)))
                        .toList());
    }

    public void assertThatTheStoreHoldsTheNewest(String timeframe) {
        assertEqual(
                CandleKey.newest(sent(timeframe)).stream()
                        .filter(expected::isStorable)
                        .toList(),
                installation.stored(timeframe).stream()
                        .filter(FeedResult::counts)
                        .toList());
    }

    public void assertThatDeadLettersAreThoseByDefinition() {
        assertSame(
                expected.letters(),
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

    public void assertThatFiveMinutesAreTheFoldOfTheirMinutes() {
        assertEqual(CandleByDefinition.rollUp(published("1m"), OracleWindow.sinceEpoch(5)), published("5m"));
    }

    private List<PublishedCandle> published(String timeframe) {
        return CandleKey.newest(sent(timeframe)).stream()
                .map(json -> OracleCandle.read(json.getBytes(UTF_8)).published())
                .toList();
    }

    /**
     * All of it: each revision once and in order, the newest by definition and in the store, a longer candle of its
     * minutes, and each tick that is no trade among the dead letters. Everything is compared before the first difference
     * is said, so that the counts are of the whole.
     */
    public void assertExact() {
        SoftAssertions all = new SoftAssertions();
        for (String timeframe : TIMEFRAMES) {
            all.check(() -> assertThatEachRevisionIsSentOnce(timeframe));
            all.check(() -> assertThatRevisionsCountUp(timeframe));
            all.check(() -> assertThatNewestAreThoseByDefinition(timeframe));
            all.check(() -> assertThatTheStoreHoldsTheNewest(timeframe));
        }
        all.check(this::assertThatFiveMinutesAreTheFoldOfTheirMinutes);
        all.check(this::assertThatDeadLettersAreThoseByDefinition);
        all.assertAll();
    }

    /** In any order, each as often; so many that only what differs is to be shown. */
    <T> void assertEqual(Collection<T> wanted, Collection<T> actual) {
        assertThat(wanted).as(run).isNotEmpty();
        assertSame(wanted, actual);
    }

    private <T> void assertSame(Collection<T> wanted, Collection<T> actual) {
        List<T> missing = without(wanted, actual);
        List<T> tooMuch = without(actual, wanted);
        compared += wanted.size();
        differences += missing.size() + tooMuch.size();
        assertThat(tooMuch).as("there, but not expected; %s", run).isEmpty();
        assertThat(missing).as("expected, but not there; %s", run).isEmpty();
    }

    private static <T> List<T> without(Collection<T> all, Collection<T> others) {
        Map<T, Integer> left = new HashMap<>();
        others.forEach(other -> left.merge(other, 1, Integer::sum));
        return all.stream().filter(one -> left.merge(one, -1, Integer::sum) < 0).toList();
    }

    /** Candles, documents and dead letters that were compared so far. */
    public int compared() {
        return compared;
    }

    public int differences() {
        return differences;
    }
}
