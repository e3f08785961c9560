package com.kotsin.streamingcandle.ingest;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.kotsin.streamingcandle.market.TradeEffect;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What trades under a feed's conditions of sale may move of a candle, by the feed's codes. Immutable. */
public final class ConditionTable {

    /** A part of a candle, as a file of conditions names it. */
    enum Part {
        OPEN_CLOSE,
        HIGH_LOW,
        VOLUME;

        /** The name in lower case with hyphens. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A file of conditions.
     *
     * @param unknown what a code that the file does not have may move
     * @param codes what each code may move
     */
    record Rules(List<Part> unknown, Map<String, List<Part>> codes) {
        Rules {
            if (unknown == null) {
                throw new InvalidFormat("unknown", "is required: what other codes may move, such as [volume] or []");
            }
            if (codes == null || codes.isEmpty()) {
                throw new InvalidFormat("codes", "is required, with what each code may move");
            }
            effect("unknown", unknown);
            codes.forEach((code, parts) -> effect("codes." + code, parts));
        }

        private static TradeEffect effect(String key, List<Part> parts) {
            if (parts == null || parts.contains(null)) {
                throw new InvalidFormat(key, "needs a list of %s; [] is nothing".formatted(List.of(Part.values())));
            }
            try {
                return new TradeEffect(
                        parts.contains(Part.OPEN_CLOSE), parts.contains(Part.HIGH_LOW), parts.contains(Part.VOLUME));
            } catch (IllegalArgumentException e) {
                throw new InvalidFormat(key, parts + ": " + e.getMessage());
            }
        }
    }

    private final TradeEffect unknown;
    private final Map<String, TradeEffect> effects = new HashMap<>();

    ConditionTable(Rules rules) {
        unknown = Rules.effect("unknown", rules.unknown());
        rules.codes().forEach((code, parts) -> effects.put(code, Rules.effect("codes." + code, parts)));
    }

    /** The table of that name, built in or the installation's own. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ConditionTable named(@JacksonInject ConditionTables tables, String name) {
        return tables.get(name);
    }

    /** What a trade may move under all of these codes; blank ones mean nothing. */
    TradeEffect effect(List<String> codes) {
        TradeEffect effect = TradeEffect.ALL;
        for (String code : codes) {
            if (!code.isBlank()) {
                effect = effect.and(effects.getOrDefault(code, unknown));
            }
        }
        return effect;
    }
}
