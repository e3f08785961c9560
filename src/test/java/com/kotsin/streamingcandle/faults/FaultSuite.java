package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rows of a group, one after the other. {@code -Dfaults.form=long} runs all in their long form, else those that
 * have a short one in that; {@code -Dfaults.rows=F1,F7} runs these whatever they have; {@code -Dfaults.broken} runs them
 * against their broken variants, and demands that they fail; {@code -Dseed=N} repeats a run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// Each row has a limit of its own.
@Timeout(value = 1, unit = TimeUnit.DAYS)
abstract class FaultSuite {

    private static final Logger LOG = LoggerFactory.getLogger(FaultSuite.class);
    private static final int LONGEST_MESSAGE = 160;
    private static final Set<String> CHOSEN = Arrays.stream(
                    System.getProperty("faults.rows", "").split(","))
            .map(String::strip)
            .filter(row -> !row.isEmpty())
            .collect(Collectors.toSet());

    private static final Form FORM = form();

    private final List<Fault> rows;
    private Path directory;
    private Services shared;

    FaultSuite(List<Fault> rows) {
        this.rows = rows;
    }

    private static Form form() {
        boolean isLong = "long".equals(System.getProperty("faults.form"));
        boolean isBroken = isSet("faults.broken");
        // A plain mvn verify must pass on machines that others use too, so that it only notes times.
        boolean judgesTimes = isLong || isBroken || !CHOSEN.isEmpty();
        return new Form(isLong, isBroken, judgesTimes, Long.getLong("seed", 42));
    }

    private static boolean isSet(String property) {
        String value = System.getProperty(property);
        return value != null && !value.equals("false");
    }

    @BeforeAll
    void takeDirectory(@TempDir Path temporary) {
        directory = temporary;
    }

    @AfterAll
    void end() throws IOException {
        if (shared != null) {
            shared.close();
        }
        if (isSet("faults.document")) {
            FaultTable.update();
        }
    }

    Stream<Fault> chosen() {
        return rows.stream()
                .filter(row -> CHOSEN.isEmpty() ? FORM.isLong() || row.isShort() : CHOSEN.contains(row.id()))
                .filter(row -> !FORM.isBroken() || row.broken().exists());
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("chosen")
    void the_application_withstands(Fault row) {
        if (!FORM.isBroken()) {
            requireRun(run(row));
        } else {
            boolean failed;
            try {
                requireRun(run(row));
                failed = false;
            } catch (AssertionError e) {
                failed = true;
            }
            assertThat(failed)
                    .as(
                            "%s fails with an application that is broken: %s",
                            row, row.broken().what())
                    .isTrue();
        }
    }

    private static void requireRun(Result result) {
        Assumptions.assumeFalse(result.verdict().equals(Result.NOT_RUN), result.message());
    }

    private Result run(Fault row) {
        LOG.warn(
                "{}: seed {}, {}{}",
                row,
                FORM.seed(),
                FORM,
                FORM.isBroken() ? ", " + row.broken().what() : "");
        long from = System.nanoTime();
        Stage stage = new Stage(row, FORM, directory.resolve(row.id()), this::shared);
        Throwable failure = null;
        try {
            assertTimeoutPreemptively(row.limit(), () -> row.run().on(stage));
        } catch (Throwable e) {
            failure = e;
        }
        if (failure != null && !FORM.isBroken()) {
            LOG.warn("{} failed; the logs:\n{}", row, stage.logs());
        }
        stage.close();
        Result result = result(row, stage, failure, (System.nanoTime() - from) / 1e9);
        Result.FILE.append(result);
        LOG.warn("{}", result);
        if (failure != null && !result.verdict().equals(Result.NOT_RUN)) {
            fail(row.toString(), failure);
        }
        return result;
    }

    private static Result result(Fault row, Stage stage, Throwable failure, double seconds) {
        return new Result(
                row.id(),
                FORM.toString(),
                FORM.seed(),
                FORM.isBroken() ? row.broken().what() : null,
                failure == null
                        ? Result.PASSED
                        : failure instanceof Fault.CannotRunHere ? Result.NOT_RUN : Result.FAILED,
                failure == null ? null : inShort(failure),
                Math.round(seconds * 10) / 10.0,
                stage.figures(),
                stage.compared(),
                stage.differences(),
                Math.round(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() * 10) / 10.0,
                Results.commit(),
                LocalDate.now().toString());
    }

    /** Its beginning, on one line. */
    private static String inShort(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).strip().replaceFirst("(?s); its log:.*", "");
        // The name that a test gives to what it looks at comes first, and the logs that follow are long.
        String line = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE))
                .replaceAll("\\s+", " ");
        return line.strip();
    }

    private Services shared() {
        if (shared == null) {
            try {
                shared = Services.start(directory.resolve("services"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }
}
