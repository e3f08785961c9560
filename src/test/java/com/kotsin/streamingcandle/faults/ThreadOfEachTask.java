package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.leaks.PlantedLeak;

/** Each task that comes to a process leaves a thread behind. */
public final class ThreadOfEachTask implements Sabotage {

    @Override
    public void prepare() {
        System.setProperty(PlantedLeak.METHOD, "com.kotsin.streamingcandle.stage.StageProcessor#init");
        System.setProperty(PlantedLeak.KIND, "THREAD");
        new PlantedLeak().prepare();
    }
}
