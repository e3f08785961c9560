package com.kotsin.streamingcandle.jmh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package, prints their table and writes it as JSON. */
final class Benchmarks {

    private Benchmarks() {}

    /** @param arguments part of the names of the benchmarks to run, such as {@code decode.native}; the file of results */
    public static void main(String[] arguments) throws Exception {
        Path results = Path.of(arguments[1]);
        Files.createDirectories(results.toAbsolutePath().getParent());
        String ours = Benchmarks.class.getPackageName().replace(".", "\\.") + "\\.";
        new Runner(new OptionsBuilder()
                        .include("(?i)" + ours + ".*" + arguments[0])
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgs("-Xmx512m")
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .shouldFailOnError(true)
                        .resultFormat(ResultFormatType.JSON)
                        .result(results.toString())
                        .build())
                .run();
    }
}
