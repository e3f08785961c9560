package com.kotsin.streamingcandle.embedded;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** One symbol of the simulated market: a price that walks in ticks around a slow wave, and heavy-tailed sizes. */
final class SimulatedInstrument {

    static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");

    private static final double WAVE_MILLIS = 6 * 3_600_000;
    private static final double WAVE_HEIGHT = 0.012;
    private static final double PULL = 0.002;
    private static final double SIZE_TAIL = 1.3;
    private static final double LARGEST_SIZE = 400;
    private static final double LOTS_PER_SECOND_AND_SHARE = 8;
    private static final double USUAL_HEADROOM_SECONDS = 60;

    enum Venue {
        NSE,
        MCX,
        BINANCE
    }

    /**
     * @param name companyName of 5paisa, symbol of Binance
     * @param token of 5paisa
     * @param price around which it trades, in quote currency
     * @param tick smallest step of the price
     * @param lot smallest step of the size
     * @param share of all trades, relative to the others
     */
    private record Listing(
            Venue venue, String name, int token, BigDecimal price, BigDecimal tick, BigDecimal lot, double share) {

        static Listing of(Venue venue, String name, int token, String price, String tick, String lot, double share) {
            return new Listing(
                    venue, name, token, new BigDecimal(price), new BigDecimal(tick), new BigDecimal(lot), share);
        }
    }

    private static final List<Listing> LISTINGS = List.of(
            Listing.of(Venue.NSE, "RELIANCE", 2885, "1402", "0.10", "1", 14),
            Listing.of(Venue.NSE, "HDFCBANK", 1333, "1925", "0.10", "1", 5),
            Listing.of(Venue.NSE, "INFY", 1594, "1508", "0.10", "1", 3),
            Listing.of(Venue.NSE, "SBIN", 3045, "799", "0.05", "1", 2),
            Listing.of(Venue.NSE, "TCS", 11536, "3450", "0.10", "1", 1),
            Listing.of(Venue.MCX, "CRUDEOIL", 436953, "5310", "1", "100", 6),
            Listing.of(Venue.MCX, "NATURALGAS", 438108, "298", "0.10", "1250", 2),
            Listing.of(Venue.MCX, "GOLDM", 440939, "93400", "1", "1", 0.6),
            Listing.of(Venue.BINANCE, "BTCUSDT", 0, "94200", "0.01", "0.00001", 22),
            Listing.of(Venue.BINANCE, "ETHUSDT", 0, "1810", "0.01", "0.0001", 8),
            Listing.of(Venue.BINANCE, "SOLUSDT", 0, "146.5", "0.01", "0.001", 3),
            Listing.of(Venue.BINANCE, "DOGEUSDT", 0, "0.17105", "0.00001", "1", 0.8));

    private final Listing listing;
    private final double phase;
    private final long basePriceTicks;
    private long priceTicks;
    private long tradingDay;
    private long dayLots;

    private SimulatedInstrument(Listing listing, double phase, long timeMillis) {
        this.listing = listing;
        this.phase = phase;
        this.basePriceTicks =
                listing.price().divideToIntegralValue(listing.tick()).longValueExact();
        this.priceTicks = Math.round(wave(timeMillis));
        this.tradingDay = day(timeMillis);
        this.dayLots = mostLotsBy(timeMillis);
    }

    /** All of them, as they are at this time: a market that starts again goes on near where it was. */
    static List<SimulatedInstrument> all(long timeMillis) {
        int count = LISTINGS.size();
        return IntStream.range(0, count)
                .mapToObj(i -> new SimulatedInstrument(LISTINGS.get(i), 2 * Math.PI * i / count, timeMillis))
                .toList();
    }

    Venue venue() {
        return listing.venue();
    }

    double share() {
        return listing.share();
    }

    private double wave(long timeMillis) {
        return basePriceTicks * (1 + WAVE_HEIGHT * Math.sin(2 * Math.PI * timeMillis / WAVE_MILLIS + phase));
    }

    /**
     * The day's volume never exceeds this line through the day, and a market that starts in mid-day starts on it. So the
     * volume of a day only grows, however often the market is stopped and started.
     */
    private long mostLotsBy(long timeMillis) {
        long midnight = Instant.ofEpochMilli(timeMillis)
                .atZone(INDIA)
                .toLocalDate()
                .atStartOfDay(INDIA)
                .toInstant()
                .toEpochMilli();
        return (long) ((timeMillis - midnight) / 1_000.0 * listing.share() * LOTS_PER_SECOND_AND_SHARE);
    }

    private static long day(long timeMillis) {
        return Instant.ofEpochMilli(timeMillis).atZone(INDIA).toLocalDate().toEpochDay();
    }

    /** The next trade's message; of 5paisa a snapshot, which tells no new trade when the day's volume may not grow yet. */
    String trade(long timeMillis, Random random, long tradeId) {
        double steps = random.nextGaussian() * (random.nextInt(20) == 0 ? 4 : 0.9);
        priceTicks = Math.max(1, priceTicks + Math.round(steps + PULL * (wave(timeMillis) - priceTicks)));
        long lots = (long) Math.min(LARGEST_SIZE, Math.pow(1 - random.nextDouble(), -1 / SIZE_TAIL));
        boolean takerSells = random.nextBoolean();
        return listing.venue() == Venue.BINANCE
                ? binance(timeMillis, lots * (1 + random.nextInt(90)), takerSells, tradeId)
                : fivePaisa(timeMillis, lots, random);
    }

    private BigDecimal price(long ticks) {
        return listing.tick().multiply(BigDecimal.valueOf(ticks));
    }

    private BigDecimal size(long lots) {
        return listing.lot().multiply(BigDecimal.valueOf(lots));
    }

    private String binance(long timeMillis, long lots, boolean takerSells, long tradeId) {
        return """
                {"e":"trade","E":%1$d,"s":"%2$s","t":%3$d,"p":"%4$s","q":"%5$s","T":%1$d,"m":%6$b,"M":true}""".formatted(
                        timeMillis,
                        listing.name(),
                        tradeId,
                        price(priceTicks).toPlainString(),
                        size(lots).toPlainString(),
                        takerSells);
    }

    private String fivePaisa(long timeMillis, long wantedLots, Random random) {
        if (day(timeMillis) != tradingDay) {
            tradingDay = day(timeMillis);
            dayLots = 0;
        }
        long headroom = mostLotsBy(timeMillis) - dayLots;
        // The further the day's volume is below its line the larger the trades, so that it stays near.
        double scale = headroom / (USUAL_HEADROOM_SECONDS * LOTS_PER_SECOND_AND_SHARE * listing.share());
        long lots = Math.min(headroom, Math.max(1, (long) (wantedLots * scale)));
        dayLots += lots;
        return """
                {"Exch":"%s","ExchType":"%s","Token":%d,"companyName":"%s","LastRate":%s,"LastQty":%s,"TotalQty":%s,\
                "PClose":%s,"BidQty":%s,"BidRate":%s,"OffQty":%s,"OffRate":%s,"TickDt":"/Date(%d)/"}""".formatted(
                        listing.venue() == Venue.NSE ? "N" : "M",
                        listing.venue() == Venue.NSE ? "C" : "D",
                        listing.token(),
                        listing.name(),
                        price(priceTicks).toPlainString(),
                        size(lots).toPlainString(),
                        size(dayLots).toPlainString(),
                        listing.price().toPlainString(),
                        size(1 + random.nextInt(50)).toPlainString(),
                        price(priceTicks - 1).toPlainString(),
                        size(1 + random.nextInt(50)).toPlainString(),
                        price(priceTicks + 1).toPlainString(),
                        timeMillis);
    }

    /** All ticks of a symbol have the same key. */
    String key() {
        return listing.venue() == Venue.BINANCE ? listing.name() : Integer.toString(listing.token());
    }
}
