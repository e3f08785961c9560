package com.kotsin.streamingcandle.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The formats of an installation by name: the presets, and those that a directory adds. Immutable. */
public final class TickFormats {

    private static final List<String> PRESETS = List.of(
            "native",
            "fivepaisa",
            "kite",
            "binance-trade",
            "binance-aggtrade",
            "coinbase-match",
            "kraken-trade",
            "alpaca-trade",
            "polygon-trade");
    static final String SUFFIX = ".yaml";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private final Map<String, TickFormat> formats;

    private TickFormats(Map<String, TickFormat> formats) {
        this.formats = Collections.unmodifiableMap(formats);
    }

    /** The formats that come with the application. */
    public static TickFormats presets() {
        return new TickFormats(presets(ConditionTables.builtIn()));
    }

    private static Map<String, TickFormat> presets(ConditionTables tables) {
        Map<String, TickFormat> formats = new TreeMap<>();
        for (String name : PRESETS) {
            String resource = "formats/" + name + SUFFIX;
            formats.put(name, FormatFile.read(resource, text(resource), Path.of(""), tables));
        }
        return formats;
    }

    /**
     * The presets and each {@code name.yaml} of the directory, which may replace a preset. Its folder {@code conditions}
     * may have tables of conditions, which may replace those of the application, for the presets too.
     *
     * @throws IllegalArgumentException if the directory cannot be read, or a file of it is no format; says which file,
     *     line and key
     */
    public static TickFormats with(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            ConditionTables tables = ConditionTables.with(directory);
            Map<String, TickFormat> formats = presets(tables);
            for (Path file : files.filter(TickFormats::isYaml).sorted().toList()) {
                formats.put(name(file), FormatFile.read(file.toString(), Files.readString(file), directory, tables));
            }
            return new TickFormats(formats);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "Cannot read the formats of directory '%s': %s".formatted(directory, e), e);
        }
    }

    static boolean isYaml(Path file) {
        return file.toString().endsWith(SUFFIX);
    }

    static String name(Path file) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s: its name is that of a format or a table and is made of lower-case letters, digits and hyphens, unlike '%s'; rename the file"
                            .formatted(file, name));
        }
        return name;
    }

    static String text(String resource) {
        try (InputStream in = TickFormats.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The class path has no " + resource + "; build the application anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource + " of the class path", e);
        }
    }

    /** @throws IllegalArgumentException if there is none of that name; lists those that there are */
    public TickFormat get(String name) {
        TickFormat format = formats.get(name);
        if (format == null) {
            throw new IllegalArgumentException("There is no tick format '%s'; known are %s".formatted(name, names()));
        }
        return format;
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return formats.keySet();
    }
}
