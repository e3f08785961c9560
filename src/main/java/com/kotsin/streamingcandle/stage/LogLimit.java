package com.kotsin.streamingcandle.stage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Lets a cause be logged once a minute. Causes must be few: each is kept. For one thread at a time. */
public final class LogLimit {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, Instant> logged = new HashMap<>();

    public LogLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether the cause was not allowed within the last minute. */
    public boolean allows(String cause) {
        Instant now = clock.instant();
        Instant last = logged.get(cause);
        if (last != null && now.isBefore(last.plus(PAUSE))) {
            return false;
        }
        logged.put(cause, now);
        return true;
    }
}
