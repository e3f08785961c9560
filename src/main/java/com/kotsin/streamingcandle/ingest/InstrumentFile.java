package com.kotsin.streamingcandle.ingest;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a feed's tokens means which instrument: a CSV file of two columns with the header {@code token,name}. Read
 * once; immutable.
 */
public final class InstrumentFile {

    private static final String HEADER = "token,name";

    private final Map<String, String> names;

    private InstrumentFile(Map<String, String> names) {
        this.names = names;
    }

    /** The instrument's name, or {@code null} if the file has no such token. */
    public String name(String token) {
        return names.get(token);
    }

    /**
     * @param directory where a relative path begins
     * @throws IllegalArgumentException if the file cannot be read or a line of it is wrong; names the file and the line
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static InstrumentFile read(@JacksonInject Path directory, String path) {
        Path file = directory.resolve(path);
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new InvalidFormat("instruments.file", "cannot read %s: %s".formatted(file, e));
        }
        if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
            throw wrong(file, 1, "must be the header " + HEADER);
        }
        Map<String, String> names = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            int comma = line.indexOf(',');
            String token = line.substring(0, Math.max(comma, 0)).strip();
            String name = line.substring(comma + 1).strip();
            if (token.isEmpty() || !Names.isSymbol(name)) {
                throw wrong(
                        file,
                        i + 1,
                        "'%s' is not a token, a comma and a name of %s".formatted(line, Names.SYMBOL_RULE));
            }
            if (names.put(token, name) != null) {
                throw wrong(file, i + 1, "the token '%s' has a name already".formatted(token));
            }
        }
        return new InstrumentFile(names);
    }

    private static InvalidFormat wrong(Path file, int line, String fault) {
        return new InvalidFormat("instruments.file", "%s, line %d: %s".formatted(file, line, fault));
    }
}
