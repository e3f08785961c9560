package com.kotsin.streamingcandle.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Which process is killed when, all of it read off a seed. */
final class KillSchedule {

    /** What the process does when it is killed. */
    enum Moment {
        /** It has caught up with the feed. */
        UNDER_LOAD,
        /** It has caught up, and the feed has just sent a trade that closes windows. */
        AT_WINDOW_END,
        /** It has just started, and takes up its state. */
        DURING_RESTORE,
        /** It has just taken up its state, and reads what came while both processes were away. */
        DURING_CATCH_UP
    }

    /**
     * One kill, or two at once.
     *
     * @param processes 0, 1 or both
     * @param delay from the moment on
     * @param deleted of which of them the state directory is deleted before the next start
     * @param away until the next start; more than the 10 s of a session has the other process take over
     */
    record Kill(List<Integer> processes, Moment moment, Duration delay, List<Integer> deleted, Duration away) {}

    private static final int MANY = 10;
    private static final Duration TAKE_OVER = Duration.ofSeconds(12);

    private final Random random;
    private final List<Boolean> deletions;
    private final List<Kill> kills = new ArrayList<>();
    private int victim;

    private KillSchedule(long seed, int count) {
        random = new Random(seed);
        deletions = new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> i % 2 == 0).toList());
        Collections.shuffle(deletions, random);
        victim = random.nextInt(2);
    }

    /**
     * @param count signals that are sent, at least 5; every second one is followed by the deletion of a state directory.
     *     The last three are of both processes at once, and of one of them while it catches up
     */
    static List<Kill> of(long seed, int count) {
        KillSchedule schedule = new KillSchedule(seed, count);
        while (!schedule.deletions.isEmpty()) {
            schedule.add();
        }
        return schedule.kills;
    }

    private void add() {
        int left = deletions.size();
        boolean bothNext = left == 3 || (left >= 3 + MANY / 2 && !kills.isEmpty() && kills.size() % (MANY / 2) == 0);
        if (bothNext) {
            kill(List.of(0, 1), Moment.UNDER_LOAD, 2_000, Duration.ofSeconds(3));
            victim = random.nextInt(2);
            kill(List.of(victim), Moment.DURING_CATCH_UP, 1_000, Duration.ZERO);
        } else if (kills.size() % 3 == 1) {
            kill(List.of(victim), Moment.DURING_RESTORE, 3_000, Duration.ZERO);
        } else {
            victim = 1 - victim;
            boolean atEnd = kills.size() % 3 == 2;
            Moment moment = atEnd ? Moment.AT_WINDOW_END : Moment.UNDER_LOAD;
            boolean takeOver = kills.isEmpty() || random.nextInt(3) == 0;
            kill(List.of(victim), moment, atEnd ? 200 : 4_000, takeOver ? TAKE_OVER : Duration.ZERO);
        }
    }

    private void kill(List<Integer> processes, Moment moment, int withinMillis, Duration away) {
        List<Integer> deleted = processes.stream()
                .filter(process -> deletions.remove(deletions.size() - 1))
                .toList();
        kills.add(new Kill(processes, moment, Duration.ofMillis(random.nextInt(withinMillis)), deleted, away));
    }
}
