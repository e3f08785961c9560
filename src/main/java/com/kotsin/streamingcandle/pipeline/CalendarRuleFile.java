package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.market.CalendarRules;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.pipeline.StreamingCandleProperties.CalendarRule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Makes the rules that choose a calendar: those of the settings first, then those that come with the program. */
public final class CalendarRuleFile {

    private static final String SHIPPED = "/calendar-rules.yaml";
    private static final String PROPERTY = "streamingcandle.calendar-rules";

    private CalendarRuleFile() {}

    /** The rules that come with the program. */
    public static CalendarRules shipped(Calendars calendars) {
        return rules(List.of(), calendars);
    }

    /** @throws StartupFailure if a rule of the settings names no calendar or is no pattern */
    static CalendarRules rules(List<CalendarRule> settings, Calendars calendars) {
        List<CalendarRules.Rule> rules = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            rules.add(rule(i, settings.get(i), calendars));
        }
        for (CalendarRule shipped :
                YamlFiles.read(CalendarRuleFile.class.getResourceAsStream(SHIPPED), SHIPPED, CalendarRule[].class)) {
            rules.add(rule(SHIPPED, shipped, calendars));
        }
        return new CalendarRules(rules, calendars);
    }

    /**
     * @param index its place in the settings
     * @throws StartupFailure if it names no calendar or is no pattern
     */
    static CalendarRules.Rule rule(int index, CalendarRule setting, Calendars calendars) {
        return rule("%s[%d]".formatted(PROPERTY, index), setting, calendars);
    }

    private static CalendarRules.Rule rule(String place, CalendarRule written, Calendars calendars) {
        if (written.exchange() == null && written.symbol() == null) {
            throw StartupFailure.badConfiguration(
                    "%s has neither an exchange nor a symbol, so it would fit everything".formatted(place),
                    "Set %s.exchange, %s.symbol or both; one calendar for a whole topic is the source's calendar."
                            .formatted(place, place));
        }
        return new CalendarRules.Rule(
                written.exchange(), pattern(place, written.symbol()), calendar(place, written.calendar(), calendars));
    }

    private static Pattern pattern(String place, String symbol) {
        try {
            return symbol == null ? null : Pattern.compile(symbol);
        } catch (PatternSyntaxException e) {
            throw StartupFailure.badConfiguration(
                    "%s.symbol is '%s', which is no regular expression: %s near position %d"
                            .formatted(place, symbol, e.getDescription(), e.getIndex()),
                    "Write a regular expression of Java for the whole symbol, such as NSE:NIFTY.*",
                    e);
        }
    }

    private static SessionCalendar calendar(String place, String name, Calendars calendars) {
        return calendars
                .find(name)
                .orElseThrow(() -> StartupFailure.badConfiguration(
                        "%s.calendar is '%s', but there is no such calendar; known are %s"
                                .formatted(place, name, calendars.names()),
                        "Name an existing one, or add it to streamingcandle.calendars-dir."));
    }
}
