package com.kotsin.streamingcandle.pipeline;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** Settings under {@code streamingcandle} that no record takes, such as mistyped ones: Spring Boot passes over them. */
final class UnknownSettings {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("streamingcandle");

    private final Set<String> known = new HashSet<>();

    /** @param records of settings */
    UnknownSettings(List<Class<?>> records) {
        for (Class<?> type : records) {
            add(type.getAnnotation(ConfigurationProperties.class).value(), type);
        }
    }

    private void add(String prefix, Class<?> type) {
        for (RecordComponent part : type.getRecordComponents()) {
            Class<?> inner = element(part.getGenericType());
            String name = prefix + part.getName();
            if (inner.isRecord() && inner.isMemberClass()) {
                add(name, inner);
            } else {
                known.add(letters(name));
            }
        }
    }

    private static Class<?> element(Type type) {
        return type instanceof ParameterizedType list ? (Class<?>) list.getActualTypeArguments()[0] : (Class<?>) type;
    }

    /** The same for all ways of writing a name, with indexes and without. */
    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    List<String> in(ConfigurableEnvironment environment) {
        SortedSet<String> unknown = new TreeSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                names.stream()
                        .filter(OURS::isAncestorOf)
                        .map(ConfigurationPropertyName::toString)
                        .filter(name -> !known.contains(letters(name)))
                        .forEach(unknown::add);
            }
        }
        return List.copyOf(unknown);
    }
}
