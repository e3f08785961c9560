package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.ExpectedOutcome;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.FeedResult;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.QuickStart;
import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a row is run on: broker and store, processes of one installation, a load, and meters. Whatever was started on it
 * is killed at its end. For the one thread that runs the row.
 */
public final class Stage implements AutoCloseable {

    public static final int PARTITIONS = 3;
    public static final int SYMBOLS = 200;
    /** Seconds of event time in one of the wall clock: a one-minute window ends every five seconds. */
    public static final int SPEED = 12;

    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);
    private static final int SHOWN_LINES = 80;
    private static final double MOST_ALLOWANCE = 4;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Map<String, String> SETTINGS = Map.of(
            // What closes a window must be the feed alone, and it must not be late where the row holds it up.
            "STREAMINGCANDLE_QUIET_PERIOD", "2h",
            "STREAMINGCANDLE_GRACE", "60s",
            "STREAMINGCANDLE_CORRECTION_HORIZON", "20m",
            "STREAMINGCANDLE_TOPICS_PARTITIONS", Integer.toString(PARTITIONS));

    private static final String RESTORES = "org.apache.kafka.streams.processor.internals.StoreChangelogReader";
    private static final Pattern RESTORED =
            Pattern.compile("Finished restoring changelog (\\S+)-(\\d+) to store \\S+ with a total number of (\\d+)");

    private final Fault fault;
    private final Form form;
    private final Path directory;
    private final Supplier<Services> shared;
    private final Random random;
    private final Map<String, String> figures = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ApplicationProcess> processes = new ArrayList<>();
    private final List<Class<? extends Sabotage>> switches = new ArrayList<>();
    private List<String> application;
    private Services services;
    private Installation installation;
    private boolean hasTicksTopic;
    private int partitions = PARTITIONS;
    private int compared;
    private int differences;

    /** @param shared broker and store that other rows use too; asked for if the row does not bring its own */
    Stage(Fault fault, Form form, Path directory, Supplier<Services> shared) {
        this.fault = fault;
        this.form = form;
        this.directory = directory;
        this.shared = shared;
        this.random = new Random(form.seed());
        this.application = form.judgesTimes() ? jar(ApplicationProcess.productionJar()) : QuickStart.application();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of the long form, or of the short one. */
    public <T> T longOrShort(T ofLong, T ofShort) {
        return form.isLong() ? ofLong : ofShort;
    }

    /** Whether the row is run against its broken variant. */
    public boolean isBroken() {
        return form.isBroken();
    }

    /** Decides all that is random in a row. */
    public Random random() {
        return random;
    }

    public long seed() {
        return form.seed();
    }

    /** Of the row alone, and deleted at its end. */
    public Path directory() {
        return directory;
    }

    /** Brings broker and store of its own, which it ends or kills itself; before anything else. */
    public Services use(Services own) {
        if (services != null) {
            throw new IllegalStateException("%s has a broker already".formatted(fault));
        }
        services = own;
        return closing(own);
    }

    public Services services() {
        if (services == null) {
            services = shared.get();
        }
        return services;
    }

    /** Has something closed at the end of the row, the last one first. */
    public <T extends AutoCloseable> T closing(T resource) {
        open.add(resource);
        return resource;
    }

    /** How many partitions the topics have; before anything is made. */
    public void partitions(int number) {
        partitions = number;
    }

    /** The installation of the row; its ticks topic exists. */
    public Installation installation() throws Exception {
        if (installation == null) {
            installation = Installation.named(fault.id().toLowerCase(Locale.ROOT), services(), directory);
        }
        if (!hasTicksTopic) {
            services.kafka().createTopic(installation.ticks(), partitions);
            hasTicksTopic = true;
        }
        return installation;
    }

    private static List<String> jar(Path which) {
        return List.of("-jar", which.toString());
    }

    /** Has processes that are started from now on be those of another release. */
    public void release(Path otherJar) {
        application = jar(otherJar);
    }

    /** Gives processes that are started from now on something that a test may move, such as a clock. */
    public void switchIn(Class<? extends Sabotage> change) {
        switches.add(change);
    }

    /** Starts the one process of a row that needs no more. */
    public ApplicationProcess start() throws Exception {
        return start(installation(), Map.of());
    }

    /**
     * Starts a process of an installation: the production jar (where times are judged, itself), or its broken variant.
     *
     * @param settings by environment variable, before those of the stage
     * @param jvm more options of its virtual machine
     */
    public ApplicationProcess start(Installation instance, Map<String, String> settings, String... jvm) {
        return start(instance, settings, List.of(), jvm);
    }

    /** @param wrapper a command that becomes the one that is handed to it; a broken variant by sabotage has none */
    public ApplicationProcess start(
            Installation instance, Map<String, String> settings, List<String> wrapper, String... jvm) {
        Map<String, String> environment = new HashMap<>(instance.environment(SETTINGS));
        environment.putAll(settings);
        List<String> options =
                new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
        options.add("-Dlogging.level." + RESTORES + "=info");
        options.addAll(List.of(jvm));
        List<Class<? extends Sabotage>> changes = new ArrayList<>(switches);
        if (form.isBroken()) {
            environment.putAll(fault.broken().settings());
            if (fault.broken().sabotage() != null) {
                changes.add(fault.broken().sabotage());
            }
        }
        ApplicationProcess process;
        if (!changes.isEmpty()) {
            options.add("-Djdk.attach.allowAttachSelf=true");
            options.add("-D%s=%s"
                    .formatted(
                            SabotagedApplication.SABOTAGE,
                            changes.stream().map(Class::getName).collect(Collectors.joining(","))));
            process = ApplicationProcess.ofTestClass(directory, SabotagedApplication.class, environment, options);
        } else {
            process = ApplicationProcess.start(directory, environment, options, application, wrapper);
        }
        processes.add(process);
        return closing(process);
    }

    /** Starts the usual load: a {@link Market}. */
    public Load load() throws Exception {
        return load(market(), ticksPerSecond());
    }

    /** The feed of the usual load. */
    Market market() {
        return new Market(form.seed(), SYMBOLS, partitions, ticksPerSecond(), SPEED);
    }

    /** 2,000, and fewer in the short form. */
    public int ticksPerSecond() {
        return longOrShort(Integer.getInteger("faults.rate", 2_000), 500);
    }

    /** Starts to send a feed to the ticks topic. */
    public Load load(Supplier<Message> feed, int perSecond) throws Exception {
        return load(feed, perSecond, Load.PERIOD);
    }

    /** @param every so often it sends what is due */
    Load load(Supplier<Message> feed, int perSecond, Duration every) throws Exception {
        String ticks = installation().ticks();
        return closing(new Load(services().bootstrapServers(), ticks, partitions, feed, perSecond))
                .start(every);
    }

    /** Listens to live candles of all timeframes; once a process is up, since that makes their topics. */
    public LiveTap live() throws Exception {
        List<String> topics = Installation.TIMEFRAMES.stream()
                .map(timeframe -> installation.candles(timeframe) + "-live")
                .toList();
        return closing(new LiveTap(services().bootstrapServers(), topics));
    }

    /** The same, once every symbol of the usual load has been heard of in every timeframe. */
    public LiveTap liveOfAll() throws Exception {
        LiveTap live = live();
        awaiting(
                "live candles of all symbols",
                Duration.ofMinutes(3),
                () -> live.heard() == SYMBOLS * Installation.TIMEFRAMES.size());
        return live;
    }

    /** Waits until every symbol and timeframe that was heard of before is heard again, from now on. */
    public Duration awaitAllHeardAgain(LiveTap live) {
        long from = System.nanoTime();
        return awaiting("live candles again", Duration.ofMinutes(3), () -> live.heardAfter(from));
    }

    /** Notes the longest silence so far, and that it was no longer than this. */
    public void noteGap(LiveTap live, Duration atMost) {
        assertWithin("GAP", live.gap(), atMost);
    }

    /**
     * Notes how long something took, and that it took no longer than its pass figure, if times are judged. A machine with
     * more to do than it has cores gets more time, and the note then says what the figure is.
     */
    public void assertWithin(String name, Duration took, Duration figure) {
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
                / Runtime.getRuntime().availableProcessors();
        double allowance = Math.max(1, Math.min(MOST_ALLOWANCE, 1.5 * busy));
        note(
                name,
                took.compareTo(figure) <= 0
                        ? seconds(took)
                        : "%s (more than %s, %.1f busy threads a core)"
                                .formatted(seconds(took), seconds(figure), busy));
        if (!form.judgesTimes()) {
            return;
        }
        assertThat(took.toMillis()).as("%s took %s, ms", name, seconds(took)).isLessThanOrEqualTo((long)
                (figure.toMillis() * allowance));
    }

    /** A condition that may fail as a test does. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits. @return how long it took */
    public Duration awaiting(String what, Duration atMost, Condition condition) {
        return awaiting(what, atMost, POLL, condition);
    }

    /** @param every how often to look, where each look is work for the brokers */
    Duration awaiting(String what, Duration atMost, Duration every, Condition condition) {
        long from = System.nanoTime();
        try {
            await(what).atMost(atMost).pollInterval(every).until(condition::holds);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No %s within %s".formatted(what, atMost), e);
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** The ends of the logs of all processes. */
    String logs() {
        StringBuilder logs = new StringBuilder();
        for (ApplicationProcess process : processes) {
            List<String> lines = process.log().lines().toList();
            logs.append("--- process %d, the last of %d lines%n".formatted(process.pid(), lines.size()));
            lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())
                    .forEach(line -> logs.append(line).append('\n'));
        }
        return logs.toString();
    }

    /** Lets time pass, such as that of an outage. */
    public void lasting(Duration time) {
        long from = System.nanoTime();
        awaiting("end of " + time, time.plusMinutes(1), () -> System.nanoTime() - from >= time.toNanos());
    }

    /** Waits until all ticks that are sent by now are in one-minute candles. @return how long it took */
    public Duration awaitCaughtUp(Duration atMost) throws Exception {
        Map<TopicPartition, Long> sent =
                services().kafka().ends(List.of(installation().ticks()));
        String group = installation().group("1m");
        return awaiting("recovery", atMost, () -> services().kafka().hasRead(group, sent));
    }

    /** A figure for the table, in the order of notes. */
    public void note(String name, Object value) {
        figures.put(name, value instanceof Duration duration ? seconds(duration) : String.valueOf(value));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }

    /** The end of every row: ends the load, waits until all of it is done, and compares all with what it had to become. */
    public void assertExact(Load load, ApplicationProcess process) throws Exception {
        load.finish();
        installation().awaitSettled(process, installation().ticks());
        assertExact(load, installation());
        note("ticks", String.format(Locale.ROOT, "%,d", load.sent()));
    }

    /** Compares what an installation has made with what it had to. */
    public void assertExact(ExpectedOutcome expected, Installation made) {
        FeedResult result = new FeedResult(expected, made, "%s, seed %d".formatted(fault, form.seed()));
        try {
            result.assertExact();
        } finally {
            compared += result.compared();
            differences += result.differences();
        }
    }

    /** Waits for the end of a process, and that it is this one. @return how long after its start */
    public Duration awaitExit(ApplicationProcess process, int code) {
        int exit = process.awaitExit();
        Duration age = process.age();
        note("exit", exit);
        assertThat(exit).as("exit code").isEqualTo(code);
        return age;
    }

    /** How often instances of a process have rebalanced by now. */
    public static long rebalances(ApplicationProcess process) {
        return process.log()
                .lines()
                .filter(line -> line.contains("is REBALANCING"))
                .count();
    }

    /** Records that a process has read of changelogs by now, by their partition, such as {@code f1-1m-windows-changelog-0}. */
    public static Map<String, Long> restored(ApplicationProcess process) {
        Map<String, Long> restored = new HashMap<>();
        Matcher matcher = RESTORED.matcher(process.log());
        while (matcher.find()) {
            restored.merge(matcher.group(1) + "-" + matcher.group(2), Long.valueOf(matcher.group(3)), Long::sum);
        }
        return restored;
    }

    Map<String, String> figures() {
        return figures;
    }

    int compared() {
        return compared;
    }

    int differences() {
        return differences;
    }

    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Exception e) {
                LOG.warn("{} did not close", open.get(i), e);
            }
        }
    }

    /** A stop as a service manager does it, and that it is in order. @return how long it took */
    public static Duration stopInOrder(ApplicationProcess process) {
        long from = System.nanoTime();
        process.terminate();
        assertThat(process.awaitExit()).as("exit code").isZero();
        return Duration.ofNanos(System.nanoTime() - from);
    }
}
