package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.util.Map;

/** F46. */
final class KilledBeforeCommit {

    private static final int MOST_WRITES = 12;

    private KilledBeforeCommit() {}

    static void run(Stage stage) throws Exception {
        int kills = stage.longOrShort(Integer.getInteger("faults.kills", 50), 2);
        int perSecond = stage.longOrShort(200, 300);
        Load load = stage.load(
                new Market(stage.seed(), Stage.SYMBOLS, Stage.PARTITIONS, perSecond, Stage.SPEED), perSecond);
        stage.switchIn(WaitsOnceAcknowledged.class);
        for (int kill = 0; kill < kills; kill++) {
            ApplicationProcess process = start(stage, 1 + stage.random().nextInt(MOST_WRITES));
            stage.awaiting(
                    "write that is acknowledged",
                    Duration.ofMinutes(3),
                    () -> process.log().contains(WaitsOnceAcknowledged.WAITS));
            process.kill();
        }
        stage.note("kills", kills);
        ApplicationProcess last = start(stage, Integer.MAX_VALUE);
        stage.awaitCaughtUp(Duration.ofMinutes(5));
        stage.note("recovery", last.age());
        stage.note("sink's lag 0 after", OwnStore.awaitStored(stage, Duration.ofMinutes(5)));
        stage.assertExact(load, last);
    }

    private static ApplicationProcess start(Stage stage, int writes) throws Exception {
        return stage.start(stage.installation(), Map.of(), "-D%s=%d".formatted(WaitsOnceAcknowledged.WRITES, writes));
    }
}
