package com.kotsin.streamingcandle.soak;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the virtual machine writes about its collections ({@code -Xlog:gc}), as far as it has got. */
final class GcLog {

    private static final Pattern PAUSE =
            Pattern.compile("Pause (\\w+)[^\\n]*? (\\d+)M->(\\d+)M\\((\\d+)M\\) ([\\d.]+)ms");

    /** Collections since the process began, and of the newest part of the log. */
    private long young;

    private double youngMillis;
    private long old;
    private double oldMillis;
    private double longestMillis;
    private OptionalDouble leastAfter = OptionalDouble.empty();
    private Path file;
    private long position;
    private String rest = "";

    /** Reads what is new; a file other than before begins anew, counts go on. */
    void read(Path log) {
        if (!log.equals(file)) {
            file = log;
            position = 0;
            rest = "";
        }
        longestMillis = 0;
        leastAfter = OptionalDouble.empty();
        try (var input = new RandomAccessFile(log.toFile(), "r")) {
            input.seek(position);
            byte[] bytes = new byte[(int) (input.length() - position)];
            input.readFully(bytes);
            position += bytes.length;
            String text = rest + new String(bytes, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            rest = text.substring(end);
            text.substring(0, end).lines().forEach(this::take);
        } catch (IOException notYet) {
            // The process has just been started.
            longestMillis = 0;
        }
    }

    private void take(String line) {
        Matcher pause = PAUSE.matcher(line);
        if (!pause.find()) {
            return;
        }
        double millis = Double.parseDouble(pause.group(5));
        longestMillis = Math.max(longestMillis, millis);
        double after = Double.parseDouble(pause.group(3)) * (1 << 20);
        switch (pause.group(1)) {
            case "Young" -> {
                young++;
                youngMillis += millis;
                leastAfter = least(after);
            }
            case "Full" -> {
                // What the soak itself asks for does not count.
                if (!line.contains("Diagnostic Command") && !line.contains("System.gc()")) {
                    old++;
                    oldMillis += millis;
                }
                leastAfter = least(after);
            }
            default -> {
                // Remark and clean-up free nothing by themselves.
            }
        }
    }

    private OptionalDouble least(double after) {
        return OptionalDouble.of(Math.min(after, leastAfter.orElse(after)));
    }

    long young() {
        return young;
    }

    double youngMillis() {
        return youngMillis;
    }

    /** Of the whole heap. */
    long old() {
        return old;
    }

    double oldMillis() {
        return oldMillis;
    }

    /** Of what was read last. */
    double longestMillis() {
        return longestMillis;
    }

    /** Least that the heap held after a collection, bytes, in what was read last. */
    OptionalDouble leastAfter() {
        return leastAfter;
    }
}
