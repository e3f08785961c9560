package com.kotsin.streamingcandle.pipeline;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Shortening;
import com.kotsin.streamingcandle.market.Timetable;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.market.WeeklyCalendar.TradingDay;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A calendar file as written; docs/sessions.md says what each key means. Null is what was left out. */
record CalendarFile(
        String name,
        String basedOn,
        ZoneId zone,
        List<DailySession> sessions,
        Boolean extended,
        TradingDay tradingDay,
        Tolerance closingTolerance,
        LocalDate knownThrough,
        @JsonDeserialize(using = Holidays.class) Map<LocalDate, String> holidays,
        Map<LocalDate, Shortening> shortened,
        Map<LocalDate, List<DailySession>> special) {

    /** @throws IllegalArgumentException if something is missing that no other file can supply */
    CalendarFile checked() {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name is missing");
        }
        if (name.equals(SessionCalendar.ALWAYS.name())) {
            throw new IllegalArgumentException("name is 'always', which is built in; choose another");
        }
        for (int i = 0; sessions != null && i < sessions.size(); i++) {
            if (sessions.get(i).days().isEmpty()) {
                throw new IllegalArgumentException("sessions[%d].days is missing".formatted(i));
            }
        }
        return this;
    }

    /** This file with what it leaves out taken from the other. What it says of a date counts alone. */
    CalendarFile basedOn(CalendarFile base) {
        Timetable dates = base.timetable().overriddenBy(timetable());
        return new CalendarFile(
                name,
                null,
                zone == null ? base.zone : zone,
                sessions == null ? base.sessions : sessions,
                extended == null ? base.extended : extended,
                tradingDay == null ? base.tradingDay : tradingDay,
                closingTolerance == null ? base.closingTolerance : closingTolerance,
                dates.knownThrough(),
                dates.holidays(),
                dates.shortened(),
                dates.special());
    }

    WeeklyCalendar toCalendar() {
        if (zone == null) {
            throw new IllegalArgumentException("zone is missing; name a time zone such as Asia/Kolkata");
        }
        if (sessions == null || sessions.isEmpty()) {
            throw new IllegalArgumentException("sessions is missing; a calendar needs at least one");
        }
        boolean isExtended = Boolean.TRUE.equals(extended);
        if (isExtended && sessions.stream().allMatch(session -> session.extended() == null)) {
            throw new IllegalArgumentException("extended is true, but no session has extended hours; add them");
        }
        return new WeeklyCalendar(
                name,
                zone,
                isExtended ? timetable().extended() : timetable(),
                tradingDay == null ? TradingDay.OPEN : tradingDay,
                closingTolerance == null ? Duration.ZERO : closingTolerance.length());
    }

    private Timetable timetable() {
        return new Timetable(
                sessions == null ? List.of() : sessions,
                holidays == null ? Map.of() : holidays,
                shortened == null ? Map.of() : shortened,
                special == null ? Map.of() : special,
                knownThrough);
    }

    record Tolerance(Duration length) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Tolerance of(String text) {
            try {
                return new Tolerance(DurationStyle.detectAndParse(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'%s' is not a duration; write one such as 30s".formatted(text), e);
            }
        }
    }

    /** Dates with a name each, or only a list of dates. */
    static final class Holidays extends ValueDeserializer<Map<LocalDate, String>> {

        @Override
        public Map<LocalDate, String> deserialize(JsonParser yaml, DeserializationContext context) {
            if (yaml.currentToken() != JsonToken.START_ARRAY) {
                return context.readValue(
                        yaml, context.getTypeFactory().constructType(new TypeReference<Map<LocalDate, String>>() {}));
            }
            List<LocalDate> dates = context.readValue(
                    yaml, context.getTypeFactory().constructType(new TypeReference<List<LocalDate>>() {}));
            return dates.stream().distinct().collect(Collectors.toMap(date -> date, date -> ""));
        }
    }
}
