package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JudgeTest {

    private static final Duration PROTOCOL = Duration.ofMinutes(245);
    private static final double MEBI = 1 << 20;

    private final SyntheticSoak soak = new SyntheticSoak(Mode.BURSTS, PROTOCOL);

    private static Verdict verdict(Judgement judgement, String name) {
        return judgement.findings().stream()
                .filter(finding -> finding.name().startsWith(name))
                .map(Finding::verdict)
                .findFirst()
                .orElseThrow();
    }

    private Verdict verdict(String name) {
        return verdict(soak.judgement(), name);
    }

    /** Noise that is as likely up as down, but never in the same order. */
    private static DoubleUnaryOperator around(double middle, double deviation) {
        DoubleUnaryOperator noise = SyntheticSoak.shortNoise(deviation, 6);
        return hours -> middle + noise.applyAsDouble(hours);
    }

    @Test
    void what_stays_as_it_is_passes() {
        Judgement judgement = soak.memory(around(0, 2)).judgement();

        assertThat(judgement.findings())
                .allSatisfy(finding ->
                        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.PASS));
        assertThat(judgement.verdict().exitCode()).isZero();
    }

    @Test
    void memory_that_grows_leaks() {
        DoubleUnaryOperator noise = around(0, 2);
        Judgement judgement =
                soak.memory(hours -> 10 * hours + noise.applyAsDouble(hours)).judgement();

        assertThat(verdict(judgement, "memory outside")).isEqualTo(Verdict.LEAK);
        assertThat(judgement.verdict().exitCode()).isEqualTo(1);
    }

    @Test
    void stores_that_fill_up_to_their_bound_do_not_leak() {
        DoubleUnaryOperator filling = hours -> 20 + 100 * Math.min(1, hours / 4);
        soak.with("rocksdb_block_cache", hours -> filling.applyAsDouble(hours) * MEBI)
                .memory(hours -> filling.applyAsDouble(hours));

        assertThat(verdict("memory outside")).isEqualTo(Verdict.PASS);
        assertThat(verdict("memory of the stores")).isEqualTo(Verdict.PASS);
    }

    @Test
    void stores_that_hold_more_than_their_bound_fail() {
        soak.with("rocksdb_block_cache", hours -> 150 * MEBI);

        assertThat(verdict("memory of the stores")).isEqualTo(Verdict.FAIL);
    }

    @Test
    void one_thread_a_cycle_leaks() {
        soak.with("threads_app", hours -> 85 + Math.floor(hours * 2));

        assertThat(verdict("threads")).isEqualTo(Verdict.LEAK);
    }

    @Test
    void heap_that_only_its_troughs_show_leaks() {
        soak.with(
                        "heap_after_gc",
                        hours -> (60
                                        + 8 * hours
                                        + SyntheticSoak.shortNoise(40, 3).applyAsDouble(hours))
                                * MEBI)
                .memory(hours -> 0);

        assertThat(verdict("heap")).isIn(Verdict.LEAK, Verdict.INCONCLUSIVE);
    }

    @ParameterizedTest
    @CsvSource({"meters, meters_registered", "sockets, sockets"})
    void what_comes_with_use_is_no_leak_of_a_run_of_minutes(String name, String column) {
        Judgement judgement = new SyntheticSoak(Mode.BURSTS, Duration.ofMinutes(20))
                .with(column, hours -> 3_112 + Math.floor(hours * 1_000))
                .judgement();

        assertThat(verdict(judgement, name)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    /** By how much a trough must rise: 3 MB · √(k/8), where k = 3.5 h / hours is more than 8. */
    @ParameterizedTest
    @CsvSource({"3.5, 3", "0.5, 3", "0.109375, 6"})
    void the_shorter_a_run_the_more_a_process_may_take_until_it_is_warm(double hours, double megabytes) {
        assertThat(Limits.of(hours, 1).perCycle()).isEqualTo(megabytes);
    }

    @Test
    void meters_that_are_registered_after_hours_leak() {
        soak.with("meters_registered", hours -> hours < 2 ? 3_112 : 12_350);

        assertThat(verdict("meters")).isEqualTo(Verdict.LEAK);
    }

    @Test
    void after_a_kill_the_longest_life_is_judged_without_its_warm_up() {
        double killed = 1;
        soak.killedAt(killed).memory(hours -> hours < killed ? 100 : Math.min(0, (hours - killed - 0.3) * 300));
        Judgement judgement = soak.judgement();

        assertThat(judgement.life().process()).isEqualTo(2);
        assertThat(judgement.life().from()).isBetween(1.33, 1.35);
        assertThat(verdict(judgement, "memory outside")).isEqualTo(Verdict.PASS);
        assertThat(verdict(judgement, "recovers from F1")).isEqualTo(Verdict.PASS);
    }

    @Test
    void the_time_in_which_windows_fill_is_not_judged() {
        soak.windowsFillFor(Duration.ofMinutes(46)).memory(hours -> 60 * Math.min(hours, 46 / 60.0));
        Judgement judgement = soak.judgement();

        assertThat(judgement.life().isFilled()).isTrue();
        assertThat(verdict(judgement, "memory outside")).isEqualTo(Verdict.PASS);
    }

    @Test
    void files_of_the_state_are_not_judged_while_windows_fill() {
        var hour = new SyntheticSoak(Mode.CONTINUOUS, Duration.ofHours(1)).windowsFillFor(Duration.ofMinutes(46));

        assertThat(verdict(hour.judgement(), "files of the state")).isEqualTo(Verdict.NOT_JUDGED);
    }

    @Test
    void what_cannot_be_judged_is_named_and_the_rest_may_pass() {
        Judgement judgement = new SyntheticSoak(Mode.CONTINUOUS, Duration.ofHours(1))
                .windowsFillFor(Duration.ofMinutes(46))
                .memory(around(0, 2))
                .judgement();

        assertThat(judgement.verdict()).isEqualTo(Verdict.PASS);
        assertThat(judgement.scope()).isEqualTo("all that could be judged, which is not: files of the state");
    }

    @Test
    void a_run_of_which_nothing_could_be_judged_does_not_pass() {
        assertThat(new Judgement(null, null, List.of()).verdict().exitCode()).isEqualTo(3);
    }

    @Test
    void files_of_the_state_that_grow_and_grow_leak() {
        soak.with("state_bytes", hours -> (50 + 60 * hours) * MEBI);

        assertThat(verdict("files of the state")).isEqualTo(Verdict.LEAK);
    }

    @Test
    void a_wrong_candle_fails() {
        soak.wrongCandles(1);

        assertThat(verdict("candles are right")).isEqualTo(Verdict.FAIL);
    }

    @Test
    void what_a_group_has_not_read_in_the_end_fails() {
        soak.lagAtEnd(1);

        assertThat(verdict("all is read and stored")).isEqualTo(Verdict.FAIL);
    }

    @Test
    void that_all_is_read_is_not_known_if_the_brokers_do_not_tell() {
        soak.lagAtEnd(-1);

        assertThat(verdict("all is read and stored")).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void clients_of_which_none_was_served_fail() {
        soak.served(0);

        assertThat(verdict("clients are served")).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_fault_from_which_the_service_does_not_recover_fails() {
        soak.with(new Event(0, "F48", "clients", 360_000, false));

        assertThat(verdict("recovers from F48")).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_fault_that_is_not_over_at_the_end_is_not_known_to_be_recovered_from() {
        soak.with(new Event(0, "F48", "clients", Event.NEVER, false));

        assertThat(verdict("recovers from F48")).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_fault_that_could_not_be_done_is_named() {
        soak.without("F19, brokers away");

        assertThat(soak.judgement().scope()).endsWith("which is not: recovers from F19, brokers away");
    }

    @Test
    void live_candles_that_get_slower_fail() {
        soak.with("live_p99", hours -> 80 + 8 * hours);

        assertThat(verdict("live candles")).isEqualTo(Verdict.FAIL);
    }

    @Test
    void collections_of_the_whole_heap_fail() {
        soak.with("gc_old_n", hours -> hours > 2 ? 1 : 0);

        assertThat(verdict("no collections")).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_talkative_log_fails() {
        soak.with("log_bytes", hours -> hours * 6 * MEBI);

        assertThat(verdict("log")).isEqualTo(Verdict.FAIL);
    }
}
