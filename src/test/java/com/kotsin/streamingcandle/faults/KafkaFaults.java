package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The broker goes, is slow, or is changed beneath: F19 to F34. */
final class KafkaFaults {

    static final List<Fault> ROWS = List.of(row("F19", "the broker is killed, and comes back after 70 s")
            .injectedBy("`kill -9` of its process, and a start on the same ports and directory")
            .passesWhen(
                    "told within 15 s; < 5 % of a core and < 1 log line/s after the first minute; no instance is built anew; UP within 15 s; exact")
            .alsoShort()
            .failsWith(Broken.by("health does not ask the brokers", BrokersAlwaysUp.class))
            .runs(stage -> new Outage(
                            own -> own.broker().kill(),
                            own -> own.broker().start(),
                            Duration.ofSeconds(70),
                            Duration.ofSeconds(6),
                            Duration.ofSeconds(15),
                            Map.of(),
                            true)
                    .run(stage)));

    private KafkaFaults() {}
}
