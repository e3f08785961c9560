package com.kotsin.streamingcandle.faults;

import java.time.Duration;

/**
 * A row of the matrix of faults. One that cannot be run is a row all the same, and says why.
 *
 * @param id such as {@code F7}
 * @param title what happens, as a sentence
 * @param injection how it is brought about
 * @param pass what the application must show, as figures
 * @param isShort whether {@code mvn verify} runs it too, in its short form
 * @param limit of the whole run in its long form; a run that takes longer fails
 * @param broken a variant of the application with which the row must fail
 */
public record Fault(
        String id,
        String title,
        String injection,
        String pass,
        boolean isShort,
        Duration limit,
        Broken broken,
        Run run) {

    /** What a row does on its stage: it fails as a test does. */
    @FunctionalInterface
    public interface Run {
        void on(Stage stage) throws Exception;
    }

    /** Why a row is not run on this machine, as an exception of {@link Run}. */
    public static final class CannotRunHere extends RuntimeException {
        public CannotRunHere(String why) {
            super(why);
        }
    }

    /** Begins a row that only the long form runs. */
    public static Fault row(String id, String title) {
        return new Fault(id, title, "", "", false, Duration.ofMinutes(10), null, null);
    }

    public Fault injectedBy(String how) {
        return new Fault(id, title, how, pass, isShort, limit, broken, run);
    }

    public Fault passesWhen(String figures) {
        return new Fault(id, title, injection, figures, isShort, limit, broken, run);
    }

    public Fault alsoShort() {
        return new Fault(id, title, injection, pass, true, limit, broken, run);
    }

    public Fault within(Duration newLimit) {
        return new Fault(id, title, injection, pass, isShort, newLimit, broken, run);
    }

    public Fault failsWith(Broken variant) {
        return new Fault(id, title, injection, pass, isShort, limit, variant, run);
    }

    public Fault runs(Run newRun) {
        return new Fault(id, title, injection, pass, isShort, limit, broken, newRun);
    }

    @Override
    public String toString() {
        return id + ": " + title;
    }
}
