package com.kotsin.streamingcandle.ingest;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.InjectableValues;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a format, or another file of the formats, from YAML. Every error says in which file, on which line and in which key. */
final class FormatFile {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private FormatFile() {}

    /**
     * @param file for messages
     * @param directory from which the format's own files are found
     * @throws IllegalArgumentException if it is no format
     */
    static TickFormat read(String file, String yaml, Path directory, ConditionTables tables) {
        return read(file, yaml, TickFormat.class, Map.of(Path.class, directory, ConditionTables.class, tables));
    }

    /**
     * @param file for messages
     * @param known what the parts of the file may ask for
     * @throws IllegalArgumentException if it is none of that type
     */
    static <T extends Record> T read(String file, String yaml, Class<T> type, Map<Class<?>, Object> known) {
        try {
            requireKnownKeys(file, yaml, type);
            InjectableValues.Std values = new InjectableValues.Std();
            known.forEach(values::addValue);
            T read = YAML.readerFor(type).with(values).readValue(yaml);
            if (read == null) {
                throw new IllegalArgumentException(message(file, 1, "", "the file is empty"));
            }
            return read;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(message(file, yaml, e), e);
        }
    }

    /** Before the binding, which would report of a misspelt key only that the right one is missing. */
    private static void requireKnownKeys(String file, String yaml, Class<?> type) {
        try (JsonParser json = YAML.createParser(yaml)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                requireKnownKeys(file, json, type);
            }
        }
    }

    private static void requireKnownKeys(String file, JsonParser json, Class<?> type) {
        Map<String, RecordComponent> known = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            known.put(PropertyNamingStrategies.KEBAB_CASE.nameForField(null, null, component.getName()), component);
        }
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            RecordComponent component = known.get(key);
            if (component == null) {
                String path = json.streamReadContext().pathAsPointer().toString();
                String fault = "is unknown; known here: " + known.keySet();
                int line = json.currentTokenLocation().getLineNr();
                throw new IllegalArgumentException(
                        message(file, line, path.substring(1).replace('/', '.'), fault));
            }
            json.nextToken();
            requireKnownKeysOfValue(file, json, component);
        }
    }

    private static void requireKnownKeysOfValue(String file, JsonParser json, RecordComponent component) {
        Class<?> type = component.getType();
        if (component.getGenericType() instanceof ParameterizedType list && type == List.class) {
            type = (Class<?>) list.getActualTypeArguments()[0];
        }
        boolean array = json.currentToken() == JsonToken.START_ARRAY;
        while (!array || json.nextToken() != JsonToken.END_ARRAY) {
            if (type.isRecord() && json.currentToken() == JsonToken.START_OBJECT) {
                requireKnownKeys(file, json, type);
            } else {
                json.skipChildren();
            }
            if (!array) {
                return;
            }
        }
    }

    private static String message(String file, String yaml, JacksonException e) {
        if (e.getCause() instanceof InvalidFormat invalid) {
            String key = key(e.getPath(), invalid.key());
            return message(file, line(yaml, e.getPath(), key), key, invalid.fault());
        }
        // what is indented shows the place again
        String fault = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining(", "));
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
            fault = "'%s' is none of %s"
                    .formatted(wrong.getValue(), List.of(wrong.getTargetType().getEnumConstants()));
        }
        String key = key(e.getPath());
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
        return message(file, line, key, fault);
    }

    /** What finds a fault knows neither under which key of the file it stands, nor, if it is shared, its own. */
    private static String key(List<JacksonException.Reference> path, String known) {
        if (known.isEmpty() || path.isEmpty()) {
            return known.isEmpty() ? key(path) : known;
        }
        int dot = known.indexOf('.');
        return name(path.get(0)) + (dot < 0 ? "" : known.substring(dot));
    }

    private static String key(List<JacksonException.Reference> path) {
        return path.stream().map(FormatFile::name).collect(Collectors.joining("."));
    }

    private static String message(String file, int line, String key, String fault) {
        return "%s, line %d%s: %s".formatted(file, line, key.isEmpty() ? "" : ", " + key, fault);
    }

    private static String name(JacksonException.Reference part) {
        return part.getPropertyName() == null ? String.valueOf(part.getIndex()) : part.getPropertyName();
    }

    /** The line of the key, or of what is nearest above it: a record that finds a fault does not know where it stands. */
    private static int line(String yaml, List<JacksonException.Reference> path, String key) {
        long named =
                path.stream().filter(part -> part.getPropertyName() != null).count();
        String wanted = Stream.concat(
                        path.stream().map(FormatFile::name),
                        Stream.of(key.split("\\.")).skip(named))
                .map(name -> "/" + name)
                .collect(Collectors.joining("", "", "/"));
        int line = 1;
        int best = 0;
        try (JsonParser json = YAML.createParser(yaml)) {
            while (json.nextToken() != null) {
                String at = json.streamReadContext().pathAsPointer().toString();
                if (at.length() > best && wanted.startsWith(at + "/")) {
                    best = at.length();
                    line = json.currentTokenLocation().getLineNr();
                }
            }
        }
        return line;
    }
}
