package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.StreamingCandleApplication;

/** The application, after the sabotage that {@code -Dfaults.sabotage} names by its class. */
final class SabotagedApplication {

    static final String SABOTAGE = "faults.sabotage";

    private SabotagedApplication() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Class.forName(System.getProperty(SABOTAGE))
                .asSubclass(Sabotage.class)
                .getDeclaredConstructor()
                .newInstance()
                .prepare();
        StreamingCandleApplication.main(arguments);
    }
}
