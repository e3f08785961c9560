package com.kotsin.streamingcandle.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows which messages must become dead letters and for which reason, and checks off those that do. Safe for use by several
 * threads.
 */
final class DeadLetterOracle {

    private static final int MOST_EXAMPLES = 20;

    private record Id(int rank, long id) {}

    private record Waiting(String reason, long since) {}

    private final Map<Id, Waiting> waiting = new HashMap<>();
    private final Map<String, Long> expected = new TreeMap<>();
    private final Map<String, Long> found = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private long wrong;
    private long lost;

    /**
     * What came of comparing.
     *
     * @param expected messages that were sent, by reason
     * @param found those of them that are dead letters for that reason
     * @param wrong dead letters that must not be, or for another reason
     * @param lost messages that are no dead letters by now
     * @param open messages that may become dead letters yet
     */
    record Findings(
            Map<String, Long> expected,
            Map<String, Long> found,
            long wrong,
            long lost,
            long open,
            List<String> examples) {}

    /** Takes a message before it is sent; {@code nowMillis} since the epoch, UTC. */
    synchronized void sent(MarketTick tick, String reason, long nowMillis) {
        waiting.put(new Id(tick.rank(), tick.id()), new Waiting(reason, nowMillis));
        expected.merge(reason, 1L, Long::sum);
    }

    /** Says that nobody knows whether a message reached the topic: it may become a dead letter or not. */
    synchronized void doubt(MarketTick tick) {
        Waiting doubted = waiting.remove(new Id(tick.rank(), tick.id()));
        if (doubted != null) {
            expected.merge(doubted.reason, -1L, Long::sum);
        }
    }

    synchronized void found(int rank, long id, String reason, byte[] value) {
        Waiting sent = waiting.remove(new Id(rank, id));
        if (sent != null && sent.reason.equals(reason)) {
            found.merge(reason, 1L, Long::sum);
        } else {
            wrong++;
            example("Dead letter %s, which must %s: %s"
                    .formatted(
                            reason, sent == null ? "not be, or came twice" : "be " + sent.reason, new String(value)));
        }
    }

    /** Gives up what was sent before this and is no dead letter by now. */
    synchronized void settle(long patientSince) {
        waiting.entrySet().removeIf(entry -> {
            boolean isOverdue = entry.getValue().since < patientSince;
            if (isOverdue) {
                lost++;
                example("No dead letter %s of symbol %d, id %d"
                        .formatted(entry.getValue().reason, entry.getKey().rank, entry.getKey().id));
            }
            return isOverdue;
        });
    }

    private void example(String text) {
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(text);
        }
    }

    synchronized Findings findings() {
        return new Findings(
                new TreeMap<>(expected), new TreeMap<>(found), wrong, lost, waiting.size(), List.copyOf(examples));
    }
}
