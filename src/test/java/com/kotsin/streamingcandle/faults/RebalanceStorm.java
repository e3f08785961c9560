package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.leaks.Footprint;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.KafkaView;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** F42: another process joins and leaves all the time. */
final class RebalanceStorm {

    private static final Duration STAYS = Duration.ofSeconds(15);
    private static final Duration DOWN = Duration.ofSeconds(90);
    private static final Duration REGROUPED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOKS = Duration.ofSeconds(1);
    private static final double FEWEST = 0.5;

    private RebalanceStorm() {}

    static void run(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess process = stage.start(installation, Map.of(), Footprint.STEADY.toArray(String[]::new))
                .awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        Installation other = installation.withInstance("other");
        comeAndGo(stage, other);
        stage.awaitCaughtUp(Duration.ofMinutes(2));
        Held before = Held.by(process);

        live.reset();
        long rebalances = Stage.rebalances(process);
        long sentBefore = load.sent();
        long readBefore = read(stage);
        int times = stage.longOrShort(20, 3);
        for (int time = 0; time < times; time++) {
            comeAndGo(stage, other);
        }
        double throughput = (read(stage) - readBefore) / (double) (load.sent() - sentBefore);
        stage.note("times", times);
        long rebalanced = Stage.rebalances(process) - rebalances;
        stage.note("rebalances", rebalanced);
        assertThat(rebalanced)
                .as("rebalances, two for each timeframe each time")
                .isGreaterThanOrEqualTo(2L * times * Installation.TIMEFRAMES.size());
        stage.note("throughput", String.format(Locale.ROOT, "%.0f %%", 100 * throughput));
        assertThat(throughput).isGreaterThanOrEqualTo(FEWEST);
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());

        before.assertAsBefore(stage, process, DOWN);
        stage.assertExact(load, process);
    }

    private static void comeAndGo(Stage stage, Installation other) throws Exception {
        ApplicationProcess second = stage.start(other, Map.of());
        awaitMembers(stage, 2);
        second.awaitUp();
        stage.lasting(STAYS);
        Stage.stopInOrder(second);
        // One that is back within its session has its work again, and nothing is rebalanced.
        awaitMembers(stage, 1);
    }

    private static void awaitMembers(Stage stage, int each) {
        KafkaView kafka = stage.services().kafka();
        stage.awaiting("%d members of each group".formatted(each), REGROUPED_WITHIN, LOOKS, () -> {
            for (String timeframe : Installation.TIMEFRAMES) {
                if (kafka.staticMembers(stage.installation().group(timeframe)).size() != each) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Ticks that are in one-minute candles for good. */
    private static long read(Stage stage) throws Exception {
        return stage.services().kafka().committed(stage.installation().group("1m"));
    }
}
