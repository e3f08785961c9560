package com.kotsin.streamingcandle.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kotsin.streamingcandle.oracle.PublishedCandle.Key;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trades and the one-minute candles that somebody else made of them. The files are not part of this project; they lie in
 * {@code ../shared/data}, or where {@code -Dshared.data} says. Where they are absent a test that asks for them is
 * skipped, or fails if the environment variable {@code CI} is set.
 *
 * @param trades in order of arrival; ordinals are 0, since the files' order is the exchanges' order
 * @param published one-minute candles
 * @param knownDifferences candles that the third party is known to have made otherwise
 */
public record ThirdPartyCase(
        String name, List<OracleTrade> trades, List<PublishedCandle> published, Set<Key> knownDifferences) {

    private static final Logger LOG = LoggerFactory.getLogger(ThirdPartyCase.class);

    /** 40,192 trades of one day in ten contracts of COMEX gold. */
    public static ThirdPartyCase comexGoldFutures() {
        return read(folder("comex-gold-futures"), "trades.csv.gz");
    }

    /** 965 trades in ten thin markets of HitBTC, with sides and ids. */
    public static ThirdPartyCase hitbtcThinMarkets() {
        return read(folder("hitbtc-thin-markets"), "trades.csv");
    }

    /** The same trades as four connections received them. */
    public static ThirdPartyCase hitbtcThinMarketsRepeated() {
        return read(folder("hitbtc-thin-markets"), "trades-repeated.csv");
    }

    /** The published candles rolled up to a longer timeframe, aligned to the epoch. */
    public List<PublishedCandle> published(int minutes) {
        return CandleByDefinition.rollUp(published, OracleWindow.sinceEpoch(minutes));
    }

    /** The longer candles that hold a minute that is known to differ. */
    public Set<Key> knownDifferences(int minutes) {
        var windows = OracleWindow.sinceEpoch(minutes);
        return knownDifferences.stream()
                .map(key -> new Key(key.symbol(), windows.apply(key.start()).start()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return name;
    }

    private static Path folder(String name) {
        Path data = Path.of(System.getProperty("shared.data", "../shared/data"));
        Path folder = data.resolve(name);
        if (!Files.isDirectory(folder)) {
            String reason = "The third party's data is not at %s; say with -Dshared.data=FOLDER where it is"
                    .formatted(folder.toAbsolutePath().normalize());
            if (System.getenv("CI") != null) {
                throw new AssertionError(reason);
            }
            LOG.warn("Skipped: {}", reason);
            Assumptions.abort(reason);
        }
        return folder;
    }

    private static ThirdPartyCase read(Path folder, String tradesFile) {
        List<OracleTrade> trades = new ArrayList<>();
        for (Map<String, String> row : rows(folder.resolve(tradesFile))) {
            trades.add(new OracleTrade(
                    row.get("symbol"),
                    new BigDecimal(row.get("price")),
                    new BigDecimal(row.get("size")),
                    Long.parseLong(row.get("ts")) * 1_000_000,
                    0,
                    trades.size(),
                    row.get("side"),
                    row.get("trade_id")));
        }
        List<PublishedCandle> published = rows(folder.resolve("expected-1m.csv")).stream()
                .map(row -> new PublishedCandle(
                        row.get("symbol"),
                        Long.parseLong(row.get("ts")),
                        new BigDecimal(row.get("open")),
                        new BigDecimal(row.get("high")),
                        new BigDecimal(row.get("low")),
                        new BigDecimal(row.get("close")),
                        new BigDecimal(row.get("volume")),
                        row.containsKey("quote_volume") ? new BigDecimal(row.get("quote_volume")) : null))
                .toList();
        Set<Key> known = new HashSet<>();
        Path differences = folder.resolve("known-differences.csv");
        if (Files.exists(differences)) {
            rows(differences).forEach(row -> known.add(new Key(row.get("symbol"), Long.parseLong(row.get("ts")))));
        }
        return new ThirdPartyCase(folder.getFileName() + "/" + tradesFile, trades, published, known);
    }

    private static List<Map<String, String>> rows(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
            String[] header = lines.get(0).split(",");
            return lines.stream()
                    .skip(1)
                    .map(line -> line.split(","))
                    .map(cells -> IntStream.range(0, header.length)
                            .boxed()
                            .collect(Collectors.toMap(i -> header[i], i -> cells[i])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
