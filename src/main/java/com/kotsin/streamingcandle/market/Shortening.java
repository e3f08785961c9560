package com.kotsin.streamingcandle.market;

import java.time.LocalTime;

/**
 * What is left of a date's sessions: none begins before {@code open} or ends after {@code close}, and one of which nothing
 * is left does not take place. Sessions over midnight cannot be shortened.
 *
 * @param open local time, whole minutes, or {@code null} for no bound
 * @param close local time, whole minutes, or {@code null} for no bound
 * @param extended the bounds where trading before and after the regular hours counts; {@code null} if they are the same
 */
public record Shortening(LocalTime open, LocalTime close, Shortening extended) {

    public Shortening {
        if (open == null && close == null) {
            throw new IllegalArgumentException("it needs an open, a close or both");
        }
        if (open != null) {
            DailySession.requireWholeMinute(open, "open");
        }
        if (close != null) {
            DailySession.requireWholeMinute(close, "close");
        }
        if (open != null && close != null && !open.isBefore(close)) {
            throw new IllegalArgumentException("close is %s, not after open, which is %s".formatted(close, open));
        }
    }

    /** The bounds of the extended hours. */
    public Shortening ofExtendedHours() {
        return extended == null ? this : extended;
    }

    LocalTime open(LocalTime usual) {
        return open == null || usual.isAfter(open) ? usual : open;
    }

    LocalTime close(LocalTime usual) {
        return close == null || usual.isBefore(close) ? usual : close;
    }
}
