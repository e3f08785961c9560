package com.kotsin.streamingcandle.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Makes the virtual machine into which it is loaded leak, for a soak to find it. Its argument says what, of each how much a
 * second: {@code heap=100000,native=100000,threads=1,files=1}.
 */
public final class LeakingAgent {

    private static final List<Object> HELD = new ArrayList<>();

    private LeakingAgent() {}

    /** The option of the virtual machine with which it leaks. */
    static String option(Path directory, String leaks) throws IOException {
        Path jar = directory.resolve("leak.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", LeakingAgent.class.getName());
        String entry = LeakingAgent.class.getName().replace('.', '/') + ".class";
        try (var bytes = LeakingAgent.class.getClassLoader().getResourceAsStream(entry);
                var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(out);
        }
        return "-javaagent:%s=%s".formatted(jar, leaks);
    }

    /** Begins to leak. */
    public static void premain(String leaks) {
        String[] each = leaks.split(",");
        var thread = new Thread(() -> leak(each), "leak");
        thread.setDaemon(true);
        thread.start();
    }

    private static void leak(String[] leaks) {
        try {
            while (true) {
                for (String leak : leaks) {
                    int value = leak.indexOf('=');
                    add(leak.substring(0, value), Integer.parseInt(leak.substring(value + 1)));
                }
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(String what, int amount) throws IOException {
        switch (what) {
            case "heap" -> HELD.add(new byte[amount]);
            case "native" -> {
                ByteBuffer buffer = ByteBuffer.allocateDirect(amount);
                while (buffer.hasRemaining()) {
                    buffer.put((byte) 1);
                }
                HELD.add(buffer);
            }
            case "threads" -> {
                for (int each = 0; each < amount; each++) {
                    var thread = new Thread(LeakingAgent::waitForEver, "leaked");
                    thread.setDaemon(true);
                    thread.start();
                }
            }
            case "files" -> {
                for (int each = 0; each < amount; each++) {
                    HELD.add(new FileInputStream(new File("/dev/null")));
                }
            }
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
