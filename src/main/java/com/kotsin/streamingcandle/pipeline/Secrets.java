package com.kotsin.streamingcandle.pipeline;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** What must not be shown: values of settings whose names say so, and passwords inside other settings. */
final class Secrets {

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passphrase|secret|token|credential|private.?key|api.?key).*");
    private static final Pattern SECRET_INSIDE = Pattern.compile(
            "(?i)(?:password|secret)\\w*\\s*=\\s*(?:\"([^\"]+)\"|([^\\s\";,]+))|//[^/@\\s:]*:([^/@\\s]+)@");
    /** Names a secret that is not there, and should be named. */
    private static final Pattern MISSING = Pattern.compile("\\$\\{[^{}]*}");
    /** A shorter one would stand in other words by chance. */
    private static final int SHORTEST = 4;

    private final Set<String> values =
            new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private Secrets() {}

    /** Those of all settings, wherever they come from. */
    static Secrets of(ConfigurableEnvironment environment) {
        Secrets secrets = new Secrets();
        environment.getPropertySources().stream()
                .flatMap(source -> source instanceof EnumerablePropertySource<?> some
                        ? Stream.of(some.getPropertyNames())
                                .map(name -> Map.entry(
                                        name, environment.resolvePlaceholders(String.valueOf(some.getProperty(name)))))
                        : Stream.empty())
                .forEach(setting -> secrets.add(setting.getKey(), setting.getValue()));
        return secrets;
    }

    private void add(String name, String value) {
        if (SECRET_NAME.matcher(name).matches()) {
            add(value);
        }
        Matcher inside = SECRET_INSIDE.matcher(value);
        while (inside.find()) {
            for (int group = 1; group <= inside.groupCount(); group++) {
                add(inside.group(group));
            }
        }
    }

    private void add(String value) {
        if (value != null
                && value.length() >= SHORTEST
                && !MISSING.matcher(value).matches()) {
            values.add(value);
        }
    }

    /** The text with stars in the place of each secret. */
    String hide(String text) {
        String hidden = text;
        for (String secret : values) {
            hidden = hidden.replace(secret, "***");
        }
        return hidden;
    }
}
