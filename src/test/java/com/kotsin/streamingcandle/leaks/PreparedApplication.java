package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.StreamingCandleApplication;

/** The application, with what its virtual machine's properties ask for: {@link PlantedLeak}, {@link Breaking}, {@link
 * ClockAhead}. */
final class PreparedApplication {

    private PreparedApplication() {}

    public static void main(String[] arguments) {
        if (System.getProperty(PlantedLeak.METHOD) != null) {
            new PlantedLeak().prepare();
        }
        if (System.getProperty(Breaking.DIRECTORY) != null) {
            new Breaking().prepare();
        }
        if (System.getProperty(ClockAhead.FILE) != null) {
            new ClockAhead().prepare();
        }
        StreamingCandleApplication.main(arguments);
    }
}
