package com.kotsin.streamingcandle.pipeline;

import com.mongodb.ConnectionString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Refuses to start without connection settings, and with a MongoDB address that is none. Spring Boot's own defaults point
 * at the local host, where a stranger's broker may listen.
 */
public final class RequiredConnections implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String KAFKA = "spring.kafka.bootstrap-servers";
    private static final Pattern OURS = Pattern.compile("^(?i)(spring[._]kafka|streamingcandle)[._]");
    private static final String MONGODB = "spring.mongodb.uri";

    /** For a command that needs no store. */
    static ApplicationContextInitializer<ConfigurableApplicationContext> ofKafka() {
        return context -> {
            List<String> missing = new ArrayList<>();
            requireKafka(context.getEnvironment(), missing);
            refuse(missing);
            checkPlaceholders(context.getEnvironment());
        };
    }

    private static void requireKafka(Environment environment, List<String> missing) {
        if (isBlank(environment, KAFKA)) {
            missing.add("%s is not set, for example %s=broker1:9092,broker2:9092 (environment: %s)"
                    .formatted(KAFKA, KAFKA, environmentName(KAFKA)));
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        List<String> missing = new ArrayList<>();
        requireKafka(environment, missing);
        if (isBlank(environment, MONGODB)) {
            missing.add("%s is not set, for example %s=mongodb://host:27017 (environment: %s)"
                    .formatted(MONGODB, MONGODB, environmentName(MONGODB)));
        }
        refuse(missing);
        checkAddress(environment.getProperty(MONGODB));
        checkPlaceholders(context.getEnvironment());
    }

    private static void refuse(List<String> missing) {
        if (!missing.isEmpty()) {
            throw StartupFailure.badConfiguration(
                    String.join("\n", missing),
                    "Set them in the environment, in config/application.yaml beside the jar, or on the command line. For a first look"
                            + " without Kafka and MongoDB of your own: mvn spring-boot:run in the project's directory.");
        }
    }

    /** Spring Boot would leave the name of a secret that is missing in the place of the secret. */
    private static void checkPlaceholders(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> some) {
                Stream.of(some.getPropertyNames())
                        .filter(name -> OURS.matcher(name).find())
                        .map(some::getProperty)
                        .forEach(value -> environment.resolveRequiredPlaceholders(String.valueOf(value)));
            }
        }
    }

    private static void checkAddress(String uri) {
        try {
            new ConnectionString(uri);
        } catch (IllegalArgumentException e) {
            throw StartupFailure.badConfiguration(
                    "%s is '%s': %s".formatted(MONGODB, withoutPassword(uri), withoutPassword(e.getMessage())),
                    "Give it the form mongodb://user:password@host1:27017,host2:27017/?option=value, with special characters of the"
                            + " password percent-encoded.");
        }
    }

    private static String withoutPassword(String text) {
        return text.replaceAll("//.*@", "//***@");
    }

    private static boolean isBlank(Environment environment, String property) {
        String value = environment.getProperty(property);
        return value == null || value.isBlank();
    }

    private static String environmentName(String property) {
        return property.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
