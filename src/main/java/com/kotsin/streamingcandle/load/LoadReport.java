package com.kotsin.streamingcandle.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load came to. Rates are of the time that was measured, without the warm-up; counts of all of it.
 *
 * @param version of the application that ran the load
 * @param symbols what the symbols of the run begin with
 * @param offeredRate messages per second that were due
 * @param achievedRate messages per second that reached the topic in that time
 * @param lagWhenSent records that the group furthest behind had yet to read when sending ended; -1 if not known
 * @param end all figures, when the windows that were waited for had closed
 * @param problems what makes the load a failure; none if all is right
 */
public record LoadReport(
        String version,
        Machine machine,
        Instant began,
        String topic,
        LoadShape shape,
        String symbols,
        int rate,
        String burst,
        Duration warmUp,
        Duration duration,
        double offeredRate,
        double achievedRate,
        long lagWhenSent,
        LoadFloors floors,
        LoadFigures end,
        List<String> problems) {

    /** The problems of these figures. */
    public static List<String> problems(LoadFigures end, LoadFloors floors) {
        List<String> problems = new ArrayList<>();
        if (end.errors() > 0) {
            problems.add("%d messages were not taken by the brokers".formatted(end.errors()));
        }
        if (end.wrong() > 0) {
            problems.add("%d are wrong".formatted(end.wrong()));
        }
        if (end.lost() > 0) {
            problems.add("%d are lost".formatted(end.lost()));
        }
        if (end.compared() == 0) {
            problems.add("No candle could be compared");
        }
        end.deadLettersExpected().forEach((reason, count) -> {
            long found = end.deadLettersFound().getOrDefault(reason, 0L);
            if (found != count) {
                problems.add("%d dead letters %s of %d".formatted(found, reason, count));
            }
        });
        if (end.liveDelay().isEmpty()) {
            problems.add("No live candle was measured");
        }
        end.unseen().forEach((timeframe, count) -> {
            if (count > 0) {
                problems.add("Live candles of %s never showed %d ticks".formatted(timeframe, count));
            }
        });
        problems.addAll(floors.problems(end.liveDelay()));
        return problems;
    }

    /** Whether all is right and fast enough. */
    public boolean passed() {
        return problems.isEmpty();
    }
}
