package com.kotsin.streamingcandle.embedded;

/** Sends ticks to the broker in a thread of its own, from {@link #start()} until it is closed. */
interface Feed extends AutoCloseable {

    /** Where the ticks go, for the console. */
    String description();

    /** Called once, when the application is ready to take ticks. */
    void start();

    /** Stops sending; what was sent is acknowledged when this returns. */
    @Override
    void close();
}
