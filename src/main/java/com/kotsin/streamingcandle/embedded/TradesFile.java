package com.kotsin.streamingcandle.embedded;

import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormat;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A file of trades, read whole and put in order of event time; trades of the same time keep the order of the file. CSV
 * lines become ticks in the native format. JSON lines stay as they are, but an array becomes one tick for each of its
 * objects; a line that is no trade keeps its place after the trade before it, so that it meets the fate it would meet live.
 *
 * @param ticks at least one
 * @param notTrades how many of the ticks are no trades
 * @param fingerprint of ticks and order, to tell one file from another
 */
record TradesFile(Path path, List<FileTick> ticks, int notTrades, String fingerprint) {

    /**
     * @param symbol {@code null} if the tick is no trade
     * @param timeNanos event time, since the epoch, UTC
     */
    record FileTick(String symbol, long timeNanos, byte[] value) {

        long timeMillis() {
            return Math.floorDiv(timeNanos, 1_000_000);
        }

        private FileTick at(long otherTimeNanos) {
            return new FileTick(symbol, otherTimeNanos, value);
        }
    }

    private static final int GZIP_MAGIC = 0x1f8b;

    /** Before the first trade of the file there is none whose time a tick without trade could take. */
    private static final long NO_TIME_YET = Long.MIN_VALUE;

    /**
     * Reads a file, compressed by gzip or not, CSV with a header line or JSON lines: its content tells.
     *
     * @param jsonFormat of JSON lines
     * @param nativeFormat of what CSV lines are turned into
     * @throws IllegalArgumentException if the file cannot be read, or a line of CSV is no trade, or no line is one; names
     *     file and line
     */
    static TradesFile read(Path path, TickFormat jsonFormat, TickFormat nativeFormat) {
        try (var lines = new BufferedReader(new InputStreamReader(open(path), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            while (first != null && first.isBlank()) {
                first = lines.readLine();
            }
            if (first == null) {
                throw new IllegalArgumentException("%s is empty; it should hold trades".formatted(path));
            }
            boolean json = first.startsWith("{") || first.startsWith("[");
            var reading = new Reading(path, new TickDecoder(json ? jsonFormat : nativeFormat));
            return json ? reading.json(first, lines) : reading.csv(first, lines);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s cannot be read as a file of trades: %s".formatted(path.toAbsolutePath(), e), e);
        }
    }

    private static InputStream open(Path path) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static final class Reading {

        private final Path path;
        private final TickDecoder decoder;
        private final List<FileTick> ticks = new ArrayList<>();
        private int lineNumber = 1;
        private int notTrades;
        private String firstRejection;
        private long lastTimeNanos = NO_TIME_YET;

        Reading(Path path, TickDecoder decoder) {
            this.path = path;
            this.decoder = decoder;
        }

        TradesFile csv(String header, BufferedReader lines) throws IOException {
            CsvColumns columns = columns(header);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lineNumber++;
                if (line.isBlank()) {
                    continue;
                }
                byte[] value = convert(columns, line);
                Outcome outcome = decoder.decode(value).get(0);
                if (outcome instanceof Outcome.Rejected rejected) {
                    throw error("%s, %s".formatted(describe(rejected), line));
                }
                add(outcome, value);
            }
            return sorted();
        }

        private CsvColumns columns(String header) {
            try {
                return CsvColumns.of(header);
            } catch (IllegalArgumentException e) {
                throw error(e.getMessage());
            }
        }

        private byte[] convert(CsvColumns columns, String line) {
            try {
                return columns.toNative(line);
            } catch (IllegalArgumentException e) {
                throw error(e.getMessage());
            }
        }

        TradesFile json(String first, BufferedReader lines) throws IOException {
            for (String line = first; line != null; line = lines.readLine(), lineNumber++) {
                if (line.isBlank()) {
                    continue;
                }
                byte[] value = line.getBytes(StandardCharsets.UTF_8);
                for (Outcome outcome : decoder.decode(value)) {
                    add(outcome, Arrays.copyOfRange(value, outcome.from(), outcome.to()));
                }
            }
            if (notTrades == ticks.size()) {
                throw new IllegalArgumentException(
                        "%s holds no trade in the chosen format; the first of its %d ticks: %s"
                                .formatted(path, notTrades, firstRejection));
            }
            return sorted();
        }

        private void add(Outcome outcome, byte[] value) {
            if (outcome instanceof Outcome.Accepted accepted) {
                lastTimeNanos = accepted.trade().timeNanos();
                ticks.add(new FileTick(accepted.trade().symbol(), lastTimeNanos, value));
            } else if (outcome instanceof Outcome.Rejected rejected) {
                if (notTrades++ == 0) {
                    firstRejection = "line %d: %s".formatted(lineNumber, describe(rejected));
                }
                ticks.add(new FileTick(null, lastTimeNanos, value));
            }
        }

        private static String describe(Outcome.Rejected rejected) {
            return "%s (%s)".formatted(rejected.reason(), rejected.detail());
        }

        private IllegalArgumentException error(String what) {
            return new IllegalArgumentException("%s, line %d: %s".formatted(path, lineNumber, what));
        }

        private TradesFile sorted() {
            if (ticks.isEmpty()) {
                throw new IllegalArgumentException("%s has a header line and no trades".formatted(path));
            }
            long firstTime = ticks.stream()
                    .mapToLong(FileTick::timeNanos)
                    .filter(time -> time != NO_TIME_YET)
                    .findFirst()
                    .orElseThrow();
            ticks.replaceAll(tick -> tick.timeNanos() == NO_TIME_YET ? tick.at(firstTime) : tick);
            ticks.sort(Comparator.comparingLong(FileTick::timeNanos));
            return new TradesFile(path, List.copyOf(ticks), notTrades, fingerprint(ticks));
        }

        private static String fingerprint(List<FileTick> ticks) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                ticks.forEach(tick -> digest.update(tick.value()));
                return HexFormat.of().formatHex(digest.digest(), 0, 8);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
