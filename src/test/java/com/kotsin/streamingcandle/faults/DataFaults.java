package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;

import java.util.List;

/** What comes in, what the store does, and who asks: F35 to F49. */
final class DataFaults {

    static final List<Fault> ROWS = List.of(row("F47", "the primary of a replica set steps down")
            .injectedBy("`replSetStepDown`")
            .passesWhen("no loss; no older revision over a newer one; exact")
            .failsWith(Broken.none("it was never run"))
            .runs(stage -> {
                throw new Fault.CannotRunHere(
                        "there is no MongoDB here, and its stand-in in the tests has no replica sets");
            }));

    private DataFaults() {}
}
