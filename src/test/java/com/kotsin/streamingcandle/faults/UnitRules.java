package com.kotsin.streamingcandle.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the systemd unit says about a process that has ended, for hosts on which no systemd runs: whether it is started
 * again, and when it is given up.
 *
 * @param never exit codes after which it is not started again
 * @param pause before a start
 * @param burst most starts within the interval
 */
record UnitRules(Set<Integer> never, Duration pause, int burst, Duration interval) {

    private static final Path UNIT = Path.of("config", "streamingcandle@.service");

    static UnitRules installed() throws IOException {
        String unit = Files.readString(UNIT);
        if (!value(unit, "Restart").equals("on-failure")) {
            throw new IllegalStateException("The unit restarts in another way than this knows");
        }
        return new UnitRules(
                Arrays.stream(value(unit, "RestartPreventExitStatus").split(" "))
                        .map(Integer::valueOf)
                        .collect(Collectors.toSet()),
                Duration.ofSeconds(Long.parseLong(value(unit, "RestartSec"))),
                Integer.parseInt(value(unit, "StartLimitBurst")),
                Duration.ofSeconds(Long.parseLong(value(unit, "StartLimitIntervalSec"))));
    }

    private static String value(String unit, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + "=(.*)$").matcher(unit);
        if (!matcher.find()) {
            throw new IllegalStateException("The unit has no " + name);
        }
        return matcher.group(1);
    }

    /** The same, but for starts, of which there may be any number. */
    UnitRules withoutLimit() {
        return new UnitRules(never, pause, Integer.MAX_VALUE, interval);
    }

    /**
     * Whether a process that ended so is started again.
     *
     * @param starts {@link System#nanoTime()} of all so far
     */
    boolean startsAgain(int exitCode, List<Long> starts) {
        if (exitCode == 0 || never.contains(exitCode)) {
            return false;
        }
        Deque<Long> recent = new ArrayDeque<>(starts);
        recent.removeIf(start -> System.nanoTime() + pause.toNanos() - start > interval.toNanos());
        return recent.size() < burst;
    }
}
