package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.StreamingCandleApplication;

/** The application, after what {@code -Dfaults.sabotage} names by its classes, separated by commas. */
final class SabotagedApplication {

    static final String SABOTAGE = "faults.sabotage";

    private SabotagedApplication() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        for (String name : System.getProperty(SABOTAGE).split(",")) {
            Class.forName(name)
                    .asSubclass(Sabotage.class)
                    .getDeclaredConstructor()
                    .newInstance()
                    .prepare();
        }
        StreamingCandleApplication.main(arguments);
    }
}
