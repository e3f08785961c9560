package com.kotsin.streamingcandle.pipeline;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.Nulls;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads calendars from YAML files: those that come with the program, and those of a directory. Problems in a file are
 * {@link IllegalArgumentException}s that name the file, and about the line, and the field, where there is one.
 */
public final class CalendarFiles {

    private static final List<String> BUILT_IN = List.of("nse", "bse", "mcx");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .build();

    private CalendarFiles() {}

    /** The calendars that come with the program. */
    public static Calendars builtIn() {
        return Calendars.of(readBuiltIn());
    }

    /**
     * The calendars that come with the program and those of every {@code *.yaml} of a directory, which replace built-in
     * ones of the same name.
     *
     * @throws IllegalArgumentException if the directory is none, a file of it is wrong, or two name the same calendar
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Calendars load(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "%s is not a directory; create it, or name the one that holds the calendars"
                            .formatted(directory.toAbsolutePath()));
        }
        Map<String, Path> origin = new HashMap<>();
        Calendars calendars = builtIn();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                SessionCalendar calendar = read(Files.newInputStream(file), file.toString());
                Path other = origin.put(calendar.name(), file);
                if (other != null) {
                    throw new IllegalArgumentException("%s and %s both hold a calendar named '%s'; rename one"
                            .formatted(other, file, calendar.name()));
                }
                calendars = calendars.with(calendar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The calendars of %s cannot be read".formatted(directory), e);
        }
        return calendars;
    }

    private static Collection<SessionCalendar> readBuiltIn() {
        return BUILT_IN.stream()
                .map(name -> "/calendars/" + name + ".yaml")
                .map(path -> read(CalendarFiles.class.getResourceAsStream(path), path))
                .toList();
    }

    /** @param name as shown in messages */
    private static SessionCalendar read(InputStream file, String name) {
        try (file) {
            CalendarFile calendar = YAML.readValue(file, CalendarFile.class);
            if (calendar == null) {
                throw new IllegalArgumentException("the file is empty");
            }
            return calendar.toCalendar();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("%s%s: %s".formatted(name, place(e), reason(e)), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(name, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private static String place(JacksonException problem) {
        StringBuilder place = new StringBuilder();
        if (problem.getLocation() != null && problem.getLocation().getLineNr() > 0) {
            place.append(", near line ").append(problem.getLocation().getLineNr());
        }
        String field = "";
        for (JacksonException.Reference step : problem.getPath()) {
            field += step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : (field.isEmpty() ? "" : ".") + step.getPropertyName();
        }
        return place.append(field.isEmpty() ? "" : ", " + field).toString();
    }

    private static String reason(JacksonException problem) {
        if (problem instanceof UnrecognizedPropertyException unknown) {
            return "there is no such key; known are %s".formatted(unknown.getKnownPropertyIds());
        }
        if (problem instanceof InvalidFormatException wrong) {
            return "'%s' is not a %s"
                    .formatted(wrong.getValue(), wrong.getTargetType().getSimpleName());
        }
        if (problem instanceof DatabindException && problem.getCause() != null) {
            return problem.getCause().getMessage();
        }
        return problem.getOriginalMessage();
    }

    /** A file as written. Null is what was left out. */
    private record CalendarFile(
            String name,
            ZoneId zone,
            List<DailySession> sessions,
            Tolerance closingTolerance,
            Set<LocalDate> holidays,
            Map<LocalDate, List<DailySession>> special) {

        SessionCalendar toCalendar() {
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("name is missing");
            }
            if (name.equals(SessionCalendar.ALWAYS.name())) {
                throw new IllegalArgumentException("name is 'always', which is built in; choose another");
            }
            if (zone == null) {
                throw new IllegalArgumentException("zone is missing; name a time zone such as Asia/Kolkata");
            }
            if (sessions == null || sessions.isEmpty()) {
                throw new IllegalArgumentException("sessions is missing; a calendar needs at least one");
            }
            for (int i = 0; i < sessions.size(); i++) {
                if (sessions.get(i).days().isEmpty()) {
                    throw new IllegalArgumentException("sessions[%d].days is missing".formatted(i));
                }
            }
            return new WeeklyCalendar(
                    name,
                    zone,
                    sessions,
                    holidays == null ? Set.of() : holidays,
                    special == null ? Map.of() : special,
                    closingTolerance == null ? Duration.ZERO : closingTolerance.length());
        }
    }

    private record Tolerance(Duration length) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Tolerance of(String text) {
            try {
                return new Tolerance(DurationStyle.detectAndParse(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'%s' is not a duration; write one such as 30s".formatted(text), e);
            }
        }
    }
}
