package com.kotsin.streamingcandle.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trades of one symbol in order of time; its topics come in any order between them, each in its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SymbolBookTest {

    private static final List<Timeframe> TIMEFRAMES =
            List.of(1, 2, 3, 5, 15, 30).stream().map(Timeframe::new).toList();
    private static final Reading FROM_THE_BEGINNING = new Reading(0, Long.MIN_VALUE);
    private static final long START = 1_746_416_700_000L;

    private final SymbolBook book = new SymbolBook(Calendars.of(List.of()));

    private static CandleRecord record(OracleCandle candle, int minutes, Status status, int revision) {
        Candle said = new Candle(
                candle.symbol(),
                null,
                new Timeframe(minutes),
                candle.start(),
                candle.end(),
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                candle.turnover(),
                candle.trades(),
                candle.buyVolume(),
                candle.sellVolume(),
                candle.openTime(),
                candle.highTime(),
                candle.lowTime(),
                candle.closeTime(),
                status,
                revision,
                true,
                Instant.ofEpochMilli(candle.start()).atOffset(ZoneOffset.UTC).toLocalDate());
        boolean minute = minutes == 1;
        return new CandleRecord(
                said, status == Status.LIVE, minute ? "always" : null, minute ? FROM_THE_BEGINNING : null);
    }

    private static List<OracleCandle> candles(List<OracleTrade> trades, int minutes) {
        return CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes));
    }

    private static OracleCandle newest(List<OracleTrade> trades, int minutes) {
        List<OracleCandle> all = candles(trades, minutes);
        return all.get(all.size() - 1);
    }

    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void what_forms_is_what_was_traded_so_far(long seed) {
        Random random = new Random(seed);
        book.foldAlways(TIMEFRAMES);
        List<OracleTrade> trades = RandomTrades.with(seed)
                .symbols(1)
                .trades(120)
                .between(START, Duration.ofMinutes(65))
                .shuffledWithin(Duration.ZERO)
                .list();
        Map<Integer, Long> closedThrough = new HashMap<>();
        Map<Timeframe, Long> newestSaid = new HashMap<>();
        for (int i = 1; i <= trades.size(); i++) {
            List<OracleTrade> soFar = trades.subList(0, i);
            List<Candle> said = new ArrayList<>(book.take(record(newest(soFar, 1), 1, Status.LIVE, 0)));
            for (int minutes : List.of(1, 2, 3, 5, 15, 30)) {
                if (random.nextInt(3) == 0) {
                    said.addAll(close(soFar, minutes, closedThrough));
                }
            }
            for (Candle candle : said) {
                if (candle.status() == Status.LIVE) {
                    int minutes = candle.timeframe().minutes();
                    assertThat(OracleCandle.read(CandleJson.write(candle)))
                            .as("%s after %d trades of seed %d", candle.timeframe(), i, seed)
                            .isEqualTo(newest(soFar, minutes));
                    assertThat(candle.start())
                            .as("%s after %d trades of seed %d", candle.timeframe(), i, seed)
                            .isGreaterThan(closedThrough.getOrDefault(minutes, -1L))
                            .isGreaterThanOrEqualTo(newestSaid.getOrDefault(candle.timeframe(), 0L));
                    newestSaid.put(candle.timeframe(), candle.start());
                }
            }
            for (Timeframe timeframe : TIMEFRAMES) {
                List<Candle> snapshot = book.newest(timeframe);
                assertThat(OracleCandle.read(CandleJson.write(snapshot.get(snapshot.size() - 1))))
                        .as("newest %s after %d trades of seed %d", timeframe, i, seed)
                        .isEqualTo(newest(soFar, timeframe.minutes()));
            }
        }
    }

    /** Says those candles final that are not the newest. */
    private List<Candle> close(List<OracleTrade> soFar, int minutes, Map<Integer, Long> closedThrough) {
        List<Candle> said = new ArrayList<>();
        List<OracleCandle> all = candles(soFar, minutes);
        for (OracleCandle candle : all.subList(0, all.size() - 1)) {
            if (candle.start() > closedThrough.getOrDefault(minutes, -1L)) {
                said.addAll(book.take(record(candle, minutes, Status.FINAL, 0)));
                closedThrough.put(minutes, candle.start());
            }
        }
        return said;
    }

    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void an_hour_of_minutes_is_kept_in_the_newest_revision(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Integer> revisions = new TreeMap<>();
        List<OracleCandle> minutes = candles(
                RandomTrades.with(seed)
                        .symbols(1)
                        .trades(400)
                        .between(START, Duration.ofMinutes(150))
                        .list(),
                1);
        for (OracleCandle minute : minutes) {
            book.take(record(minute, 1, Status.FINAL, 0));
            revisions.put(minute.start(), 0);
            OracleCandle late = minutes.get(random.nextInt(minutes.size()));
            if (revisions.containsKey(late.start())) {
                int revision = revisions.merge(late.start(), 1, Integer::sum);
                book.take(record(late, 1, Status.REVISED, revision));
            }
        }
        assertThat(book.minutes())
                .as("seed %d", seed)
                .extracting(candle -> candle.start() + " " + candle.revision())
                .containsExactlyElementsOf(
                        revisions.tailMap(revisions.lastKey() - SymbolBook.MINUTES_KEPT_MILLIS).entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
    }

    @Test
    void a_minute_that_is_closed_is_not_said_live_again() {
        List<OracleTrade> trades = RandomTrades.with(1).symbols(1).trades(2).list();
        OracleCandle minute = newest(trades, 1);
        book.take(record(minute, 1, Status.FINAL, 0));
        assertThat(book.take(record(minute, 1, Status.LIVE, 0))).isEmpty();
        assertThat(book.minutes()).extracting(Candle::status).containsOnly(Status.FINAL);
    }

    @Test
    void a_longer_window_that_is_closed_is_not_said_live_again() {
        Timeframe five = new Timeframe(5);
        book.foldAlways(TIMEFRAMES);
        List<OracleTrade> trades = RandomTrades.with(1).symbols(1).trades(1).list();
        book.take(record(newest(trades, 1), 1, Status.LIVE, 0));
        book.take(record(newest(trades, 5), 5, Status.FINAL, 0));
        assertThat(book.take(record(newest(trades, 1), 1, Status.FINAL, 0)))
                .extracting(Candle::timeframe)
                .doesNotContain(five);
        assertThat(book.newest(five)).extracting(Candle::status).containsExactly(Status.FINAL);
    }

    @Test
    void a_snapshot_holds_the_newest_closed_candles() {
        for (int i = 0; i < 10; i++) {
            OracleTrade trade = RandomTrades.with(1)
                    .symbols(1)
                    .trades(1)
                    .between(START + i * 60_000L, Duration.ofMillis(1))
                    .list()
                    .get(0);
            book.take(record(newest(List.of(trade), 1), 1, Status.FINAL, 0));
        }
        assertThat(book.newest(Timeframe.ONE_MINUTE))
                .extracting(candle -> (candle.start() - START) / 60_000)
                .containsExactly(7L, 8L, 9L);
    }
}
