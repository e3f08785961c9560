package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A broker in this process whose clients use TLS and a password, with a certificate that is made for it. */
public final class SecuredBroker implements AutoCloseable {

    private static final String KEYTOOL =
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString();

    private final EmbeddedBroker broker;
    private final String bootstrapServers;
    private final Path certificate;
    private final Path keyStore;

    private SecuredBroker(EmbeddedBroker broker, String bootstrapServers, Path certificate, Path keyStore) {
        this.broker = broker;
        this.bootstrapServers = bootstrapServers;
        this.certificate = certificate;
        this.keyStore = keyStore;
    }

    /** @param keyStorePassword of the PKCS12 file that holds the broker's key */
    public static SecuredBroker start(Path directory, String user, String password, String keyStorePassword)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path keyStore = directory.resolve("keys.p12");
        Path certificate = directory.resolve("certificate.pem");
        List<String> store = List.of("-keystore", keyStore.toString(), "-storepass", keyStorePassword);
        keytool(
                store,
                List.of("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=127.0.0.1"),
                List.of("-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-validity", "2"));
        keytool(store, List.of("-exportcert", "-rfc", "-alias", "broker", "-file", certificate.toString()));
        String listener = "SECURE://127.0.0.1:" + Ports.free();
        EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), settings -> {
            append(settings, "listeners", listener);
            append(settings, "advertised.listeners", listener);
            append(settings, "listener.security.protocol.map", "SECURE:SASL_SSL");
            settings.put("listener.name.secure.ssl.keystore.location", keyStore.toString());
            settings.put("listener.name.secure.ssl.keystore.type", "PKCS12");
            settings.put("listener.name.secure.ssl.keystore.password", keyStorePassword);
            settings.put("listener.name.secure.ssl.key.password", keyStorePassword);
            settings.put("listener.name.secure.sasl.enabled.mechanisms", "PLAIN");
            settings.put(
                    "listener.name.secure.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                            .formatted(user, password));
        });
        return new SecuredBroker(broker, listener.substring("SECURE://".length()), certificate, keyStore);
    }

    private static void append(Properties settings, String name, String more) {
        settings.put(name, settings.get(name) + "," + more);
    }

    @SafeVarargs
    private static void keytool(List<String>... parts) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(KEYTOOL));
        for (List<String> part : parts) {
            command.addAll(part);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + said);
        }
    }

    /** Of the listener with TLS and SASL PLAIN. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Of the broker, PEM; to be trusted. */
    public Path certificate() {
        return certificate;
    }

    /** PKCS12. */
    public Path keyStore() {
        return keyStore;
    }

    @Override
    public void close() {
        broker.close();
    }
}
