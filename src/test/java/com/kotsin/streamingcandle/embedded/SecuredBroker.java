package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/** A broker in this process whose clients use TLS and a password, with a certificate that is made for it. */
public final class SecuredBroker implements AutoCloseable {

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
        Certificates certificates = new Certificates(directory.resolve("certificates"), keyStorePassword);
        Path keyStore = certificates.key("broker", "-ext", "san=ip:127.0.0.1");
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
        return new SecuredBroker(broker, listener.substring("SECURE://".length()), certificates.authority(), keyStore);
    }

    private static void append(Properties settings, String name, String more) {
        settings.put(name, settings.get(name) + "," + more);
    }

    /** Of the listener with TLS and SASL PLAIN. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Of the authority that signed the broker's, PEM; to be trusted. */
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
