package com.kotsin.streamingcandle.oracle;

import java.util.List;
import java.util.function.LongFunction;

/**
 * Bounds {@code [start, end)} of a candle, milliseconds since the epoch, UTC. The functions that give the window of an
 * instant count them up one by one and answer {@code null} outside all sessions.
 */
public record OracleWindow(long start, long end) {

    private static final long MINUTE = 60_000;

    /** Windows of a market that never closes. */
    public static LongFunction<OracleWindow> sinceEpoch(int minutes) {
        long length = minutes * MINUTE;
        return time -> new OracleWindow(time / length * length, time / length * length + length);
    }

    /** Windows counted from each session's open and cut at its close; a session is given by its open and its close. */
    public static LongFunction<OracleWindow> inSessions(int minutes, List<OracleWindow> sessions) {
        return time -> {
            for (OracleWindow session : sessions) {
                for (long start = session.start; start < session.end; start += minutes * MINUTE) {
                    OracleWindow window = new OracleWindow(start, Math.min(start + minutes * MINUTE, session.end));
                    if (time >= window.start && time < window.end) {
                        return window;
                    }
                }
            }
            return null;
        };
    }
}
