package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.faults.Sabotage;
import io.micrometer.core.instrument.Metrics;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import net.bytebuddy.asm.Advice;

/**
 * Something that is never given back: {@code -Dleaks.planted=class#method} has each call of a method leave one of the kind that
 * {@code -Dleaks.kind} names. For any thread.
 */
public final class PlantedLeak implements Sabotage {

    public static final String METHOD = "leaks.planted";
    public static final String KIND = "leaks.kind";

    private static final List<Object> KEPT = new ArrayList<>();
    private static final int KILOBYTE = 1_000;

    /** What is left each time. */
    enum Kind {
        THREAD("a thread", "threads") {
            @Override
            Object leak(int number) {
                Thread thread = new Thread(Kind::waitForEver, "leaked");
                thread.setDaemon(true);
                thread.start();
                return thread;
            }
        },
        DESCRIPTOR("a descriptor", "descriptors") {
            @Override
            Object leak(int number) {
                try {
                    return new FileInputStream("/dev/null");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        },
        METER("a meter", "meters") {
            @Override
            Object leak(int number) {
                return Metrics.counter("leaked", "number", Integer.toString(number));
            }
        },
        DIRECT_BUFFER("a direct buffer", "direct buffers") {
            @Override
            Object leak(int number) {
                return ByteBuffer.allocateDirect(1);
            }
        },
        HEAP("1 kB of heap", "heap") {
            @Override
            Object leak(int number) {
                return new byte[KILOBYTE];
            }
        };

        private final String words;
        private final String figure;

        Kind(String words, String figure) {
            this.words = words;
            this.figure = figure;
        }

        abstract Object leak(int number);

        String words() {
            return words;
        }

        /** What has {@link Comparison#grown grown} where it is left. */
        String figure() {
            return figure;
        }

        private static void waitForEver() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void prepare() {
        String method = System.getProperty(METHOD);
        int name = method.indexOf('#');
        Sabotage.change(method.substring(0, name), method.substring(name + 1), Change.class);
    }

    /** Is part of the method. */
    static final class Change {
        @Advice.OnMethodEnter
        static void enter() {
            PlantedLeak.leakOne();
        }

        private Change() {}
    }

    /** Public because the code of the application calls it. */
    public static void leakOne() {
        leak(Kind.valueOf(System.getProperty(KIND)));
    }

    static void leak(Kind kind) {
        synchronized (KEPT) {
            KEPT.add(kind.leak(KEPT.size()));
        }
    }
}
