package com.kotsin.streamingcandle.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tables of conditions by name: those of the application, and those that an installation adds. Immutable. */
final class ConditionTables {

    private static final List<String> BUILT_IN = List.of("us-cta", "us-utp", "us-polygon");
    private static final String FOLDER = "conditions";

    private final Map<String, ConditionTable> tables;

    private ConditionTables(Map<String, ConditionTable> tables) {
        this.tables = Collections.unmodifiableMap(tables);
    }

    static ConditionTables builtIn() {
        Map<String, ConditionTable> tables = new TreeMap<>();
        for (String name : BUILT_IN) {
            String resource = FOLDER + "/" + name + TickFormats.SUFFIX;
            tables.put(name, read(resource, TickFormats.text(resource)));
        }
        return new ConditionTables(tables);
    }

    /**
     * The built-in ones and each {@code name.yaml} of the folder {@code conditions}, which may replace one of them.
     *
     * @param directory of the installation's formats; need not have that folder
     * @throws IllegalArgumentException if a file of it is no table; says which file, line and key
     */
    static ConditionTables with(Path directory) throws IOException {
        Map<String, ConditionTable> tables = new TreeMap<>(builtIn().tables);
        Path folder = directory.resolve(FOLDER);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(TickFormats::isYaml).sorted().toList()) {
                    tables.put(TickFormats.name(file), read(file.toString(), Files.readString(file)));
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return new ConditionTables(tables);
    }

    private static ConditionTable read(String file, String yaml) {
        return new ConditionTable(FormatFile.read(file, yaml, ConditionTable.Rules.class, Map.of()));
    }

    ConditionTable get(String name) {
        ConditionTable table = tables.get(name);
        if (table == null) {
            throw new InvalidFormat("", "there is no table '%s'; known are %s".formatted(name, names()));
        }
        return table;
    }

    private Iterable<String> names() {
        return tables.keySet();
    }
}
