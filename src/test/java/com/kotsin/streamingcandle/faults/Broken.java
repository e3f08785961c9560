package com.kotsin.streamingcandle.faults;

import java.util.Map;

/**
 * An application that lacks what a row looks for. A row counts once it was seen failing with it.
 *
 * @param what is wrong with it, in a few words
 * @param settings that make it so, by environment variable
 * @param sabotage that makes it so, or {@code null}
 * @param exists false where there is no honest variant, which {@code what} then explains
 */
public record Broken(String what, Map<String, String> settings, Class<? extends Sabotage> sabotage, boolean exists) {

    public static Broken by(String what, Map<String, String> settings) {
        return new Broken(what, settings, null, true);
    }

    public static Broken by(String what, Class<? extends Sabotage> sabotage) {
        return new Broken(what, Map.of(), sabotage, true);
    }

    /** The row itself leaves something out where {@link Stage#isBroken()}, such as the cause of what it waits for. */
    public static Broken byTheRow(String what) {
        return new Broken(what, Map.of(), null, true);
    }

    public static Broken none(String why) {
        return new Broken(why, Map.of(), null, false);
    }
}
