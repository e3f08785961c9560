package com.kotsin.streamingcandle.pipeline;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Refuses to start where other machines could ask without showing a key, unless the settings say that this is meant; and
 * with a key that is too short or too long. The latter is also a rule of the settings, but a broken rule is reported with
 * the value, and this value must not be in a log.
 */
public final class HttpAccess implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String KEY = "streamingcandle.http.api-key";
    private static final String PREVIOUS_KEY = "streamingcandle.http.previous-api-key";
    private static final String ANONYMOUS = "streamingcandle.http.anonymous";
    private static final String ADDRESS = "server.address";
    private static final String MANAGEMENT_PORT = "management.server.port";
    private static final String MANAGEMENT_ADDRESS = "management.server.address";
    private static final int SHORTEST_KEY = 16;
    private static final int LONGEST_KEY = 200;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        String key = environment.getProperty(KEY);
        checkKey(KEY, key);
        String previousKey = environment.getProperty(PREVIOUS_KEY);
        checkKey(PREVIOUS_KEY, previousKey);
        if (key == null && previousKey != null) {
            throw StartupFailure.badConfiguration(
                    "%s is set, but %s is not".formatted(PREVIOUS_KEY, KEY),
                    "Set %s to the key that is to be used from now on.".formatted(KEY));
        }
        if (environment.getProperty(ANONYMOUS, Boolean.class, false)) {
            return;
        }
        String address = environment.getProperty(ADDRESS, "");
        if (key == null) {
            checkAddress(
                    ADDRESS,
                    address,
                    "but %s is not set: anybody there could read everything".formatted(KEY),
                    "Set %s to a secret of %d to %d characters".formatted(KEY, SHORTEST_KEY, LONGEST_KEY));
        }
        if (environment.containsProperty(MANAGEMENT_PORT)) {
            checkAddress(
                    MANAGEMENT_ADDRESS,
                    environment.getProperty(MANAGEMENT_ADDRESS, address),
                    "and a management port of its own does not ask for the API key",
                    "Remove %s".formatted(MANAGEMENT_PORT));
        }
    }

    private static void checkKey(String property, String key) {
        if (key != null && (key.length() < SHORTEST_KEY || key.length() > LONGEST_KEY)) {
            throw StartupFailure.badConfiguration(
                    "%s has %d characters; it must have %d to %d"
                            .formatted(property, key.length(), SHORTEST_KEY, LONGEST_KEY),
                    "Set it to a random text, such as what this prints: openssl rand -hex 32");
        }
    }

    private static void checkAddress(String property, String address, String problem, String remedy) {
        if (!isLoopback(address)) {
            throw StartupFailure.badConfiguration(
                    "%s is '%s', which other machines reach, %s".formatted(property, address, problem),
                    "%s, or %s=true if anybody may ask, or %s=127.0.0.1.".formatted(remedy, ANONYMOUS, property));
        }
    }

    private static boolean isLoopback(String address) {
        try {
            // Spring Boot takes an empty address for all addresses; Java takes it for the local host.
            return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Nothing can listen there: binding the property fails with its name and value.
            return true;
        }
    }
}
