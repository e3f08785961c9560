package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.leaks.PlantedLeak.Kind;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Does what it is told by lines like {@code HEAP 500}, {@code NATIVE 5} for memory outside of it, {@code DATA 2} for files as a store has
 * them, or {@code NOTHING 500}, and says so. */
final class LeakyProcess {

    private static final int GARBAGE = 10_000;
    private static final int MEGABYTE = 1 << 20;
    private static final List<ByteBuffer> NATIVE = new ArrayList<>();
    private static final List<InputStream> OPEN = new ArrayList<>();

    private LeakyProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Metrics.addRegistry(new SimpleMeterRegistry());
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            for (int time = 0; time < Integer.parseInt(words[1]); time++) {
                switch (words[0]) {
                    case "NOTHING" -> takeAndGiveBack();
                    case "DATA" -> openData();
                    case "DELETED_DATA" -> Files.delete(openData());
                    case "NATIVE" -> NATIVE.add(ByteBuffer.allocateDirect(MEGABYTE));
                    default -> PlantedLeak.leak(Kind.valueOf(words[0]));
                }
            }
            System.out.println("DONE");
        }
    }

    private static Path openData() throws IOException {
        Path file = Files.createTempFile("data", ".sst");
        OPEN.add(Files.newInputStream(file));
        file.toFile().deleteOnExit();
        return file;
    }

    private static void takeAndGiveBack() throws InterruptedException {
        byte[] garbage = new byte[GARBAGE];
        Thread thread = new Thread(() -> garbage[0]++, "short");
        thread.start();
        thread.join();
    }
}
