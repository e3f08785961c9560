package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A candle that is not published as its ticks tell it.
 *
 * @param published or {@code null}
 * @param made the candle made anew, or {@code null} if no trade was found
 * @param settled whether no late trade can revise it any more, nor a longer candle that holds it, so that it may be said anew
 */
public record Difference(Timeframe timeframe, Candle published, Made made, boolean settled) {

    /** What a candle says of itself, not of trades. */
    private static final Set<String> OF_ITSELF = Set.of("status", "revision");

    private static final String NOTHING = "none";

    /** One field, as text; {@code none} where it is not there. */
    public record Field(String name, String published, String rebuilt) {}

    /** Whether a published candle, or none, says what the one made anew says, or that there is none. */
    static boolean isSame(Candle published, Candle rebuilt) {
        if (published == null || rebuilt == null) {
            // A candle without trades may take back one that had some.
            return published == null ? rebuilt == null : published.trades() == 0;
        }
        return published
                .said(Status.FINAL, 0, published.complete())
                .equals(rebuilt.said(Status.FINAL, 0, rebuilt.complete()));
    }

    public String symbol() {
        return any().symbol();
    }

    /** Start of the window, milliseconds since the epoch, UTC. */
    public long start() {
        return any().start();
    }

    private Candle any() {
        return published == null ? made.candle() : published;
    }

    /** Whether the ticks tell of a candle, so that it can be published. */
    public boolean isRepairable() {
        return settled && made != null;
    }

    /** The fields that differ; a single {@code candle} if one of the two does not exist. */
    public List<Field> fields() {
        return fields(published, made == null ? null : made.candle());
    }

    /** Likewise. */
    static List<Field> fields(Candle published, Candle rebuilt) {
        if (published == null || rebuilt == null) {
            return List.of(new Field("candle", text(published), text(rebuilt)));
        }
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : Candle.class.getRecordComponents()) {
            Object before = get(component, published);
            Object now = get(component, rebuilt);
            if (!OF_ITSELF.contains(component.getName()) && !Objects.equals(before, now)) {
                fields.add(new Field(component.getName(), text(before), text(now)));
            }
        }
        return fields;
    }

    /** The right candle as the next revision. */
    Candle next() {
        Candle right = made.candle();
        return published == null
                ? right.said(Status.FINAL, 0, right.complete())
                : right.said(Status.REVISED, published.revision() + 1, right.complete());
    }

    private static Object get(RecordComponent component, Candle candle) {
        try {
            return component.getAccessor().invoke(candle);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Object value) {
        if (value instanceof Candle candle) {
            return figures(candle);
        }
        if (value instanceof BigDecimal number) {
            return CandleJson.plain(number);
        }
        return value == null ? NOTHING : value.toString();
    }

    /** The figures of a candle on one line. */
    public static String figures(Candle candle) {
        return "open %s high %s low %s close %s volume %s trades %d"
                .formatted(
                        CandleJson.plain(candle.open()),
                        CandleJson.plain(candle.high()),
                        CandleJson.plain(candle.low()),
                        CandleJson.plain(candle.close()),
                        CandleJson.plain(candle.volume()),
                        candle.trades());
    }
}
