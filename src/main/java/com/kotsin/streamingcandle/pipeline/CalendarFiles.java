package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads calendars from YAML files: those that come with the program, and those of a directory. Problems in a file are
 * {@link IllegalArgumentException}s that name the file, and about the line, and the field, where there is one.
 */
public final class CalendarFiles {

    private static final List<String> BUILT_IN = List.of(
            "nse",
            "nse-fo",
            "nse-cd",
            "bse",
            "mcx",
            "mcx-agri",
            "mcx-agri-intl",
            "nyse",
            "nyse-extended",
            "nasdaq",
            "nasdaq-extended");

    /** @param source as shown in messages */
    private record Written(String source, CalendarFile file) {}

    private final Map<String, Written> builtIn = new TreeMap<>();
    private final Map<String, Written> own = new TreeMap<>();

    private CalendarFiles() {
        for (String name : BUILT_IN) {
            String path = "/calendars/" + name + ".yaml";
            Written written = read(CalendarFiles.class.getResourceAsStream(path), path);
            builtIn.put(written.file().name(), written);
        }
    }

    private static Written read(InputStream file, String source) {
        CalendarFile written = YamlFiles.read(file, source, CalendarFile.class);
        try {
            return new Written(source, written.checked());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(source, e.getMessage()), e);
        }
    }

    /** The calendars that come with the program. */
    public static Calendars builtIn() {
        return new CalendarFiles().calendars();
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
        CalendarFiles files = new CalendarFiles();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                files.add(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The calendars of %s cannot be read".formatted(directory), e);
        }
        return files.calendars();
    }

    private void add(Path path) throws IOException {
        Written written = read(Files.newInputStream(path), path.toString());
        String name = written.file().name();
        Written other = own.put(name, written);
        if (other != null) {
            throw new IllegalArgumentException("%s and %s both hold a calendar named '%s'; rename one"
                    .formatted(other.source(), written.source(), name));
        }
    }

    private Calendars calendars() {
        Map<String, SessionCalendar> calendars = new TreeMap<>();
        builtIn.forEach((name, written) -> calendars.put(name, calendar(written, builtIn)));
        Map<String, Written> all = new TreeMap<>(builtIn);
        all.putAll(own);
        own.forEach((name, written) -> calendars.put(name, calendar(written, all)));
        return Calendars.of(new ArrayList<>(calendars.values()));
    }

    private SessionCalendar calendar(Written written, Map<String, Written> known) {
        try {
            return whole(written, known, new LinkedHashSet<>()).toCalendar();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(written.source(), e.getMessage()), e);
        }
    }

    /** What a file says together with the files that it is based on. */
    private CalendarFile whole(Written written, Map<String, Written> known, Set<String> path) {
        CalendarFile file = written.file();
        if (file.basedOn() == null) {
            return file;
        }
        if (!path.add(written.source())) {
            throw new IllegalArgumentException("based-on leads back to the file itself: " + String.join(", ", path));
        }
        boolean extendsBuiltIn = file.basedOn().equals(file.name());
        Written base = (extendsBuiltIn ? builtIn : known).get(file.basedOn());
        if (base == null) {
            throw new IllegalArgumentException("based-on is '%s', but there is no such calendar; known are %s"
                    .formatted(file.basedOn(), new TreeSet<>(known.keySet())));
        }
        return file.basedOn(whole(base, known, path));
    }
}
