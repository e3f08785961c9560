package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority that is made for a test, and the keys that it signs; with the JDK's {@code keytool}. */
public final class Certificates {

    private static final String KEYTOOL =
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    private static final String AUTHORITY = "authority";

    private final Path directory;
    private final Path store;
    private final String password;

    /** @param password of every key store, and of the keys in them */
    public Certificates(Path directory, String password) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.store = directory.resolve("authority.p12");
        this.password = password;
        keytool(
                List.of("-genkeypair", "-alias", AUTHORITY, "-dname", "CN=" + directory.getFileName()),
                List.of("-keyalg", "EC", "-ext", "bc:c", "-ext", "ku:c=keyCertSign", "-keystore", store.toString()));
        keytool(
                List.of(
                        "-exportcert",
                        "-rfc",
                        "-alias",
                        AUTHORITY,
                        "-file",
                        authority().toString()),
                List.of("-keystore", store.toString()));
    }

    /** What is to be trusted, PEM. */
    public Path authority() {
        return directory.resolve("authority.pem");
    }

    public String password() {
        return password;
    }

    /**
     * A key with a certificate of this authority.
     *
     * @param name common name, and of the file
     * @param options of {@code keytool -genkeypair}, such as names of the host and times
     * @return a PKCS12 file that holds nothing else
     */
    public Path key(String name, String... options) throws IOException, InterruptedException {
        Path key = directory.resolve(name + ".p12");
        keytool(
                List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC", "-signer", AUTHORITY),
                List.of(options),
                List.of("-keystore", store.toString()));
        keytool(
                List.of("-importkeystore", "-srckeystore", store.toString(), "-srcstorepass", password),
                List.of("-srcalias", name, "-destkeystore", key.toString()));
        return key;
    }

    @SafeVarargs
    private void keytool(List<String>... parts) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(KEYTOOL));
        for (List<String> part : parts) {
            command.addAll(part);
        }
        command.addAll(
                command.contains("-importkeystore")
                        ? List.of("-deststorepass", password, "-deststoretype", "PKCS12")
                        : List.of("-storepass", password, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + said);
        }
    }
}
