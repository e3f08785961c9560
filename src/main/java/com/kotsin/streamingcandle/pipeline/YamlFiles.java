package com.kotsin.streamingcandle.pipeline;

import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads YAML into records, strictly: no unknown key, no key twice, no null. */
final class YamlFiles {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .build();

    private YamlFiles() {}

    /**
     * @param name of the file, as shown in messages
     * @throws IllegalArgumentException if the file is wrong; names it, and the line and the field where there is one
     */
    static <T> T read(InputStream file, String name, Class<T> type) {
        try (file) {
            T value = YAML.readValue(file, type);
            if (value == null) {
                throw new IllegalArgumentException(name + ": the file is empty");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("%s%s: %s".formatted(name, place(e), reason(e)), e);
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
        if (problem instanceof InvalidFormatException wrong
                && wrong.getTargetType().isEnum()) {
            return "'%s' is none of %s"
                    .formatted(wrong.getValue(), List.of(wrong.getTargetType().getEnumConstants()));
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
}
