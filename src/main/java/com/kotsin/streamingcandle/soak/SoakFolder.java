package com.kotsin.streamingcandle.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Where a soak writes what it sees, so that it can be judged at any time after. */
public final class SoakFolder {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path directory;

    private SoakFolder(Path directory) {
        this.directory = directory;
    }

    /** An empty one. */
    static SoakFolder create(Path directory) throws IOException {
        Files.createDirectories(directory);
        var folder = new SoakFolder(directory);
        Files.writeString(folder.samples(), String.join(",", Columns.ALL) + "\n", StandardOpenOption.CREATE_NEW);
        return folder;
    }

    /** One of a soak that was. */
    public static SoakFolder of(Path directory) {
        return new SoakFolder(directory);
    }

    Path directory() {
        return directory;
    }

    private Path samples() {
        return directory.resolve("samples.csv");
    }

    private Path record() {
        return directory.resolve("soak.json");
    }

    void append(Map<String, String> sample) throws IOException {
        String line = Columns.ALL.stream()
                .map(column -> sample.getOrDefault(column, ""))
                .collect(Collectors.joining(",", "", "\n"));
        Files.writeString(samples(), line, StandardOpenOption.APPEND);
    }

    void write(SoakRecord record) {
        JSON.writeValue(record(), record);
    }

    SoakRecord readRecord() throws IOException {
        return JSON.readValue(Files.readString(record()), SoakRecord.class);
    }

    /** All samples, each by column; what is empty is absent. */
    List<Map<String, String>> readSamples() throws IOException {
        List<String> lines = Files.readAllLines(samples());
        String[] columns = lines.get(0).split(",");
        List<Map<String, String>> samples = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> sample = new LinkedHashMap<>();
            for (int cell = 0; cell < cells.length; cell++) {
                if (!cells[cell].isEmpty()) {
                    sample.put(columns[cell], cells[cell]);
                }
            }
            samples.add(sample);
        }
        return samples;
    }
}
