package com.kotsin.streamingcandle.pipeline;

import java.time.InstantSource;

/** Where the wall clock comes from for whoever is not started by the application context. */
public final class SystemClock {

    private SystemClock() {}

    public static InstantSource get() {
        return InstantSource.system();
    }
}
