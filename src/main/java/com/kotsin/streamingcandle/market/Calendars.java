package com.kotsin.streamingcandle.market;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The calendars of an installation by name; {@code always} is one of them. Immutable. Names match as written. */
public final class Calendars {

    private final Map<String, SessionCalendar> byName = new TreeMap<>();

    private Calendars(Collection<? extends SessionCalendar> calendars) {
        byName.put(SessionCalendar.ALWAYS.name(), SessionCalendar.ALWAYS);
        for (SessionCalendar calendar : calendars) {
            if (byName.put(calendar.name(), calendar) != null) {
                throw new IllegalArgumentException(
                        "There are two calendars named '%s'; rename one".formatted(calendar.name()));
            }
        }
    }

    /**
     * These calendars and {@code always}.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public static Calendars of(Collection<? extends SessionCalendar> calendars) {
        return new Calendars(calendars);
    }

    /** @throws IllegalArgumentException if there is none of that name; the message lists those that are known */
    public SessionCalendar get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no calendar '%s'; known are %s".formatted(name, byName.keySet())));
    }

    public Optional<SessionCalendar> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    /** These and one more, which takes the place of one of the same name. */
    public Calendars with(SessionCalendar calendar) {
        Map<String, SessionCalendar> all = new TreeMap<>(byName);
        all.remove(SessionCalendar.ALWAYS.name());
        all.put(calendar.name(), calendar);
        return new Calendars(all.values());
    }
}
