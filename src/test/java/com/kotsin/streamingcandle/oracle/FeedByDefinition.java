package com.kotsin.streamingcandle.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one partition of a feed comes to when it is read without a pause: for each message in its order the watermark
 * decides whether its trade counts, and whether it comes before its window has closed or revises it. Each candle is
 * read off the list of the trades that it holds.
 */
public final class FeedByDefinition {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final List<OracleWindow> NSE = List.of(session("2025-05-05"), session("2025-05-06"));

    private record Taken(OracleTrade trade, String exchange, long closedThrough) {}

    private final long tolerance;
    private final List<Taken> taken = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private int repeats;

    /** @param tolerance how long after NSE's close prints count into its last window */
    public FeedByDefinition(List<OracleTick> ticks, Duration grace, Duration horizon, Duration tolerance) {
        this.tolerance = tolerance.toMillis();
        Set<String> ids = new HashSet<>();
        long watermark = Long.MIN_VALUE;
        for (OracleTick tick : ticks) {
            if (tick.wrong() != null) {
                refuse(tick, tick.wrong());
                continue;
            }
            OracleTrade trade = tick.trade();
            watermark = Math.max(watermark, trade.timeMillis());
            // windows close at whole seconds
            long closedThrough = (watermark - grace.toMillis()) / 1_000 * 1_000;
            OracleWindow window = window(tick.exchange(), trade.timeMillis(), 1);
            if (window == null) {
                refuse(tick, "out_of_session");
            } else if (settles(tick.exchange(), window) + horizon.toMillis() <= closedThrough) {
                refuse(tick, "too_late");
            } else if (trade.id() != null && !ids.add(trade.symbol() + "|" + trade.id())) {
                repeats++;
            } else {
                taken.add(new Taken(trade, tick.exchange(), closedThrough));
            }
        }
    }

    private void refuse(OracleTick tick, String reason) {
        deadLetters.add(reason + " " + tick.json());
    }

    /** Reasons and bytes, in the order of arrival. */
    public List<String> deadLetters() {
        return deadLetters;
    }

    public int repeats() {
        return repeats;
    }

    /** What is said of each window, by {@link OracleRevision#key()}: the final candle, then each revision. */
    public Map<String, List<OracleRevision>> said(int minutes) {
        return said(minutes, true);
    }

    /**
     * The candle after each trade of a window, by {@link OracleRevision#key()}; what is said of it are the last ones,
     * however early the clock closed it. All are numbered from 0.
     */
    public Map<String, List<OracleRevision>> afterEachTrade(int minutes) {
        return said(minutes, false);
    }

    private Map<String, List<OracleRevision>> said(int minutes, boolean closingByWatermark) {
        Map<String, List<Taken>> perWindow = new TreeMap<>();
        for (Taken each : taken) {
            OracleWindow window = window(each.exchange(), each.trade().timeMillis(), minutes);
            perWindow
                    .computeIfAbsent(each.trade().symbol() + "|" + window.start(), key -> new ArrayList<>())
                    .add(each);
        }
        Map<String, List<OracleRevision>> said = new TreeMap<>();
        perWindow.forEach((key, list) -> {
            Taken any = list.get(0);
            OracleWindow window = window(any.exchange(), any.trade().timeMillis(), minutes);
            long settles = settles(any.exchange(), window);
            long inTime = closingByWatermark
                    ? list.stream()
                            .filter(each -> each.closedThrough() < settles)
                            .count()
                    : 0;
            List<OracleRevision> revisions = new ArrayList<>();
            for (int count = (int) Math.max(1, inTime); count <= list.size(); count++) {
                revisions.add(revision(list.subList(0, count), window, minutes, revisions.size()));
            }
            said.put(key, revisions);
        });
        return said;
    }

    private static OracleRevision revision(List<Taken> some, OracleWindow window, int minutes, int number) {
        List<OracleTrade> trades = some.stream().map(Taken::trade).toList();
        String exchange = some.get(0).exchange();
        ZoneId zone = exchange == null ? ZoneId.of("UTC") : INDIA;
        return new OracleRevision(
                CandleByDefinition.of(trades, time -> window).get(0),
                exchange,
                minutes + "m",
                number == 0 ? "final" : "revised",
                number,
                true,
                Instant.ofEpochMilli(window.start()).atZone(zone).toLocalDate().toString());
    }

    private OracleWindow window(String exchange, long time, int minutes) {
        if (exchange == null) {
            return OracleWindow.sinceEpoch(minutes).apply(time);
        }
        return NSE.stream()
                .filter(session -> time >= session.start() && time < session.end() + tolerance)
                .findFirst()
                .map(session ->
                        OracleWindow.inSessions(minutes, List.of(session)).apply(Math.min(time, session.end() - 1)))
                .orElse(null);
    }

    private long settles(String exchange, OracleWindow window) {
        boolean last = exchange != null && NSE.stream().anyMatch(session -> session.end() == window.end());
        return last ? window.end() + tolerance : window.end();
    }

    private static OracleWindow session(String day) {
        return new OracleWindow(
                Instant.parse(day + "T03:45:00Z").toEpochMilli(),
                Instant.parse(day + "T10:00:00Z").toEpochMilli());
    }
}
