package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** F38: a day of ticks is there before the application starts, which is killed while it reads them. */
final class Backlog {

    private static final int SYMBOLS = 20;
    private static final int FULL_SPEED = 50_000;
    private static final Duration AT_LAST = Duration.ofMinutes(10);

    private Backlog() {}

    static void run(Stage stage) throws Exception {
        int ticks = stage.longOrShort(300_000, 20_000);
        int seconds =
                (int) stage.longOrShort(Duration.ofDays(1), Duration.ofHours(2)).toSeconds();
        Load load = stage.load(new Market(stage.seed(), SYMBOLS, Stage.PARTITIONS, ticks, seconds), FULL_SPEED);
        stage.awaiting("backlog", AT_LAST, () -> load.sent() >= ticks);
        load.finish();
        Installation killed = stage.installation();
        int kills = stage.longOrShort(3, 1);
        for (int kill = 0; kill < kills; kill++) {
            ApplicationProcess process = stage.start();
            long until = Math.round(load.sent() * (kill + stage.random().nextDouble()) / (kills + 1));
            stage.awaiting(
                    until + " ticks that are read",
                    AT_LAST,
                    () -> stage.services().kafka().committed(killed.group("1m")) >= until);
            process.kill();
        }
        stage.note("kills", kills);
        ApplicationProcess last = stage.start();
        stage.awaitCaughtUp(AT_LAST);
        stage.note("recovery", last.age());
        stage.assertExact(load, last);
        Stage.stopInOrder(last);

        Installation undisturbed = Installation.named("f38-undisturbed", stage.services(), stage.directory());
        ApplicationProcess other = stage.start(undisturbed, Map.of("STREAMINGCANDLE_SOURCES_0_TOPIC", killed.ticks()));
        undisturbed.awaitSettled(other, killed.ticks());
        int equal = 0;
        for (String timeframe : Installation.TIMEFRAMES) {
            List<String> sent = undisturbed.sent(timeframe).stream().sorted().toList();
            assertThat(killed.sent(timeframe).stream().sorted().toList().equals(sent))
                    .as("the same bytes of " + timeframe)
                    .isTrue();
            equal += sent.size();
        }
        stage.note("equal to the undisturbed run's", equal + " candles and revisions");
    }
}
