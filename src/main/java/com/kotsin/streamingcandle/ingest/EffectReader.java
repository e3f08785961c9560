package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_CONDITION;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;

import com.kotsin.streamingcandle.market.TradeEffect;
import java.util.List;

/** Reads the conditions of sale of a trade, and finds what it may move of a candle. */
final class EffectReader {

    private final TickFormat.Conditions conditions;
    private final int[] codes;
    private final int[] by;

    /** Adds the fields to the tree. */
    EffectReader(TickFormat.Conditions conditions, FieldTree tree) {
        this.conditions = conditions;
        this.codes = tree.addLists(conditions.field());
        this.by = tree.add(conditions.by());
    }

    /** @throws Reject if the conditions cannot be read, or the message does not say which table they are of */
    TradeEffect effect(Slots slots) {
        int slot = slots.first(codes);
        if (slot < 0) {
            return TradeEffect.ALL;
        }
        List<String> texts = slots.texts(slot);
        if (texts == null) {
            throw new Reject(
                    BAD_CONDITION,
                    "%s is %s, not a list of at most %d characters of codes"
                            .formatted(TickFormat.shown(conditions.field()), slots.shown(slot), Slots.MAX_KEPT));
        }
        return table(slots).effect(texts);
    }

    private ConditionTable table(Slots slots) {
        if (conditions.table() != null) {
            return conditions.table();
        }
        String shown = TickFormat.shown(conditions.by());
        int slot = slots.first(by);
        if (slot < 0) {
            throw new Reject(MISSING_FIELD, shown + " is missing");
        }
        ConditionTable table = slots.isName(slot) ? conditions.tables().get(slots.text(slot)) : null;
        if (table == null) {
            throw new Reject(
                    BAD_CONDITION,
                    "%s is %s, not one of %s"
                            .formatted(
                                    shown,
                                    slots.shown(slot),
                                    conditions.tables().keySet()));
        }
        return table;
    }
}
