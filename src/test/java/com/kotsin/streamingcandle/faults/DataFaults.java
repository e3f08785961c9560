package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What comes in, what the store does, and who asks: F35 to F49. */
final class DataFaults {

    static final List<Fault> ROWS = List.of(
            row("F35", "one message in a hundred is poison")
                    .injectedBy(
                            "cut-off JSON, text, all 256 bytes, 5 MB, 10,000 levels, NaN, huge exponents, no UTF-8, no key, no value, a name twice; at random")
                    .passesWhen(
                            "each a dead letter with its bytes and reason; a tick costs at most 1.25 times the processor time of clean input; no rebalance; exact")
                    .failsWith(Broken.by("what is no trade is dropped", LettersAreForgotten.class))
                    .runs(BadInput::poison),
            row("F36", "ticks of the future, of 1970 and before")
                    .injectedBy(
                            "one in a hundred is of 30 min or 50 years ahead of the clock, of 1970, or of a negative time")
                    .passesWhen("`future_time`, `bad_time`; the others' candles are untouched; exact")
                    .failsWith(
                            Broken.by("trades may be 45 min ahead", Map.of("STREAMINGCANDLE_MAX_FUTURE_SKEW", "45m")))
                    .runs(BadInput::timeless),
            row("F37", "silence after the last tick")
                    .injectedBy(
                            "200 ticks/s of this very moment, the last 3 s before the end of windows of all timeframes")
                    .passesWhen("the last finals within 250 ms after grace, by the clock; exact")
                    .within(Duration.ofMinutes(45))
                    .failsWith(Broken.by("the clock closes nothing", ClockClosesNothing.class))
                    .runs(Silence::run),
            row("F38", "a day's backlog at full speed, and killed meanwhile")
                    .injectedBy(
                            "300,000 ticks of 20 symbols and 24 hours before the start; `kill -9` at 3 random places")
                    .passesWhen("every candle and revision has the bytes of an undisturbed run's; exact")
                    .within(Duration.ofMinutes(30))
                    .failsWith(Broken.by("`at_least_once`", AtLeastOnce.class))
                    .runs(Backlog::run),
            row("F39", "late, out of order, and repeated ticks")
                    .injectedBy("5 % each; of the late ones a fifth are beyond the horizon; 2 minutes")
                    .passesWhen("every revision of every minute by definition; `too_late`; exact")
                    .failsWith(Broken.by(
                            "a correction horizon of 2 h", Map.of("STREAMINGCANDLE_CORRECTION_HORIZON", "2h")))
                    .runs(Disorder::run),
            row("F40", "one symbol has nine ticks of ten, and 10,000 come at once")
                    .injectedBy("10,000 ticks/s, event time as fast as the clock")
                    .passesWhen(
                            "live p95 of the others < 100 ms; memory below heap + RocksDB + 300 MiB = 940 MiB; exact")
                    .within(Duration.ofMinutes(20))
                    .failsWith(Broken.by("commits every 5 s", Map.of("STREAMINGCANDLE_COMMIT_INTERVAL", "5s")))
                    .runs(Unequal::run),
            row("F41", "ten times as many ticks for a minute")
                    .injectedBy("20,000 ticks/s for 60 s")
                    .passesWhen("lag 0 within 60 s after; memory back within 5 %; exact")
                    .within(Duration.ofMinutes(20))
                    .failsWith(Broken.by("a tick takes 8 ms", TicksTakeLong.class))
                    .runs(Burst::run),
            row("F42", "rebalanced all the time")
                    .injectedBy(
                            "a second process joins, stays for 15 s, is stopped, and missed when its session is over, 20 times")
                    .passesWhen(
                            "at least half of the ticks sent meanwhile are in candles at the end of it; all timeframes rebalanced each time; threads and descriptors as before; exact")
                    .within(Duration.ofMinutes(40))
                    .failsWith(Broken.by("each task leaves a thread behind", ThreadOfEachTask.class))
                    .runs(RebalanceStorm::run),
            row("F43", "MongoDB is down for 10 minutes")
                    .injectedBy("`kill -9` of its stand-in, and a start on the same file and port; 300 ticks/s")
                    .passesWhen("finals in Kafka come as before; sink's lag 0 within 60 s; < 1 log line/s; exact")
                    .within(Duration.ofMinutes(20))
                    .failsWith(Broken.by("a batch that failed is dropped", FailedBatchesAreDropped.class))
                    .runs(StoreOutage::killed),
            row("F44", "MongoDB answers after 2 s, then not at all")
                    .injectedBy("proxy: delay for 100 s, then a black hole for 100 s; 300 ticks/s")
                    .passesWhen(
                            "no stream thread waits for it (thread dump); finals come as before; sink's lag 0 within 60 s; < 1 log line/s; exact")
                    .within(Duration.ofMinutes(20))
                    .failsWith(Broken.by("a batch that failed is dropped", FailedBatchesAreDropped.class))
                    .runs(StoreOutage::slowThenSilent),
            row("F45", "one document in a thousand is refused")
                    .injectedBy("another unique index, and documents that are in the way of one candle in a thousand")
                    .passesWhen(
                            "these are dead letters, `not_storable`; the others are written once; the offset advances; exact")
                    .failsWith(Broken.by("a refusal counts as written", RefusalsAreForgotten.class))
                    .runs(RefusedDocument::run),
            row("F46", "killed between MongoDB's acknowledgement and the commit of offsets")
                    .injectedBy(
                            "`kill -9` while a hook holds the sink after one of its first 12 acknowledged writes, 50 times; 200 ticks/s")
                    .passesWhen("writing again changes nothing; exact")
                    .within(Duration.ofMinutes(60))
                    .failsWith(Broken.by("ids that differ from process to process", IdsOfTheProcess.class))
                    .runs(KilledBeforeCommit::run),
            row("F47", "the primary of a replica set steps down")
                    .injectedBy("`replSetStepDown`")
                    .passesWhen("no loss; no older revision over a newer one; exact")
                    .failsWith(Broken.none("it was never run"))
                    .runs(stage -> {
                        throw new Fault.CannotRunHere(
                                "there is no MongoDB here: the stand-in of the tests has no replica sets");
                    }),
            row("F48", "clients of the stream come and vanish, read nothing, or are half open")
                    .injectedBy(
                            "10,000 clients, four at once, vanish in four ways; 20 ask for everything and never read, 20 more do so behind a black hole")
                    .passesWhen(
                            "all subscriptions gone within 60 s, threads and descriptors as before; GAP <= 15 s; exact")
                    .within(Duration.ofMinutes(40))
                    .failsWith(Broken.by("what a stream followed is followed for ever", NeverUnsubscribed.class))
                    .runs(Clients::comeAndGo),
            row("F49", "flooded with requests")
                    .injectedBy(
                            "8 clients ask without a pause for at most 999,999,999 candles, 5,000, quotes, symbols, and by 1 MB long questions, for 2 min; 50 never end their headers")
                    .passesWhen(
                            "200, 4xx or 503; headers given up after 60 s at most; GAP <= 15 s; live p95 within 100 ms or 20 % more than before; exact")
                    .failsWith(Broken.by(
                            "headers are waited for ten minutes", Map.of("SERVER_TOMCAT_CONNECTIONTIMEOUT", "10m")))
                    .runs(Clients::flood));

    private DataFaults() {}
}
