package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.StreamingCandleApplication;
import com.kotsin.streamingcandle.faults.MovedClock;

/** The application, with what its virtual machine's properties ask for: {@link PlantedLeak}, {@link Breaking}, {@link
 * MovedClock}. */
final class PreparedApplication {

    private PreparedApplication() {}

    public static void main(String[] arguments) {
        if (System.getProperty(PlantedLeak.METHOD) != null) {
            new PlantedLeak().prepare();
        }
        if (System.getProperty(Breaking.DIRECTORY) != null) {
            new Breaking().prepare();
        }
        if (System.getProperty(MovedClock.FILE) != null) {
            new MovedClock().prepare();
        }
        StreamingCandleApplication.main(arguments);
    }
}
