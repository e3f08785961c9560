package com.kotsin.streamingcandle.ingest;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How the messages of a feed become trades, as data; {@code docs/formats.md} explains every key. A field is a list of
 * JSON pointers, of which the first that has a value counts; {@code *} stands for each object of an array. Immutable.
 *
 * @param where what a message must have to be a trade
 * @param corrections what marks a message that corrects or cancels an earlier trade; each marks one by itself
 * @param exchange {@code null} where the feed does not say and the format does not know
 * @param symbol template of the symbol, such as <code>{exchange}:{name|token}</code>
 * @param instruments {@code null} where the message itself names the instrument
 * @param price must lead to a value
 * @param size must lead to a value, unless there is a day volume
 * @param dayVolume of snapshot feeds, the running volume of the trading day; empty for feeds that send every trade
 * @param priceUnit what a price of 1 means in quote currency
 * @param sizeUnit what a size or day volume of 1 means in units of the instrument
 * @param side {@code null} where the feed does not tell the taker's side
 * @param count {@code null} where a message is one trade
 * @param id empty where trades have no ids; either pointers or one template of several fields
 * @param conditions {@code null} where every trade moves all of a candle
 * @param idsOrdered whether ids are numbers that grow with time; then every trade must have one
 * @param allowNonPositivePrice whether 0 and negative prices are right
 */
public record TickFormat(
        List<Condition> where,
        List<Condition> corrections,
        Exchange exchange,
        String symbol,
        Instruments instruments,
        List<String> price,
        List<String> size,
        List<String> dayVolume,
        BigDecimal priceUnit,
        BigDecimal sizeUnit,
        Time time,
        Sides side,
        Count count,
        List<String> id,
        Conditions conditions,
        boolean idsOrdered,
        boolean allowNonPositivePrice) {

    private static final int MAX_UNIT_PRECISION = 10;

    /** @param is the values of which the field must have one; numbers and booleans as their text */
    public record Condition(List<String> field, List<String> is) {
        public Condition {
            field = required("where.field", field);
            is = required("where.is", is);
        }
    }

    /**
     * @param field where a message says its exchange; empty if it does not
     * @param constant the exchange of a message that does not say; may be {@code null}
     * @param names the feed's codes and what they mean; empty if the field has the name itself
     */
    public record Exchange(List<String> field, String constant, Map<String, String> names) {
        public Exchange {
            field = orEmpty("exchange.field", field);
            if (names != null && names.containsValue(null)) {
                throw new InvalidFormat("exchange.names", "has a code without a name");
            }
            names = names == null ? Map.of() : Map.copyOf(names);
            if (field.isEmpty() && constant == null) {
                throw new InvalidFormat("exchange", "needs a field, a constant or both");
            }
            if (constant != null) {
                requireName("exchange.constant", constant);
            }
            names.values().forEach(name -> requireName("exchange.names", name));
        }

        private static void requireName(String key, String name) {
            if (!Names.isExchange(name)) {
                throw new InvalidFormat(key, "'%s' is no exchange name: %s".formatted(name, Names.EXCHANGE_RULE));
            }
        }
    }

    /**
     * @param token template of the token under which the file has a message's instrument
     * @param required whether a message with another token is rejected
     */
    public record Instruments(InstrumentFile file, String token, boolean required) {
        public Instruments {
            if (file == null) {
                throw new InvalidFormat("instruments.file", "is required");
            }
            if (template("instruments.token", token).uses(SymbolTemplate.Source.INSTRUMENT)) {
                throw new InvalidFormat("instruments.token", "'%s' cannot use what it finds".formatted(token));
            }
        }
    }

    /** @param zone of dates and times without an offset; {@code null} if they must have one */
    public record Time(List<String> field, TimeEncoding encoding, ZoneId zone) {
        public Time {
            field = required("time.field", field);
            if (encoding == null) {
                throw new InvalidFormat("time.encoding", "is required; one of " + List.of(TimeEncoding.values()));
            }
            if (zone != null && !encoding.hasIso()) {
                throw new InvalidFormat("time.zone", "is of use only where times may be dates, as in iso-8601");
            }
        }
    }

    /**
     * The conditions of sale that limit what a trade may move.
     *
     * @param field a list of codes, or a single one; where it is missing the trade moves all
     * @param table what the codes mean, if they always mean the same; else {@code null}
     * @param by where the message says which table its codes are of; empty if they always mean the same
     * @param tables the tables by the value of that field
     */
    public record Conditions(
            List<String> field, ConditionTable table, List<String> by, Map<String, ConditionTable> tables) {
        public Conditions {
            field = required("conditions.field", field);
            by = orEmpty("conditions.by", by);
            if (tables != null && tables.containsValue(null)) {
                throw new InvalidFormat("conditions.tables", "has a value without a table");
            }
            tables = tables == null ? Map.of() : Map.copyOf(tables);
            if ((table == null) == by.isEmpty() || by.isEmpty() != tables.isEmpty()) {
                throw new InvalidFormat("conditions", "needs either table, or by and tables");
            }
        }
    }

    /**
     * @param buy values that mean that the taker bought
     * @param sell values that mean that the taker sold
     * @param none values that say nothing
     */
    public record Sides(List<String> field, List<String> buy, List<String> sell, List<String> none) {
        public Sides {
            field = required("side.field", field);
            buy = required("side.buy", buy);
            sell = required("side.sell", sell);
            none = orEmpty("side.none", none);
            List<String> all =
                    Stream.of(buy, sell, none).flatMap(Collection::stream).toList();
            if (all.stream().distinct().count() < all.size()) {
                throw new InvalidFormat("side", "the values %s mean more than one side".formatted(all));
            }
        }
    }

    /** How many trades a message stands for: the field, or {@code last - first + 1}. */
    public record Count(List<String> field, List<String> first, List<String> last) {
        public Count {
            field = orEmpty("count.field", field);
            first = orEmpty("count.first", first);
            last = orEmpty("count.last", last);
            if (field.isEmpty() == first.isEmpty() || first.isEmpty() != last.isEmpty()) {
                throw new InvalidFormat("count", "needs either field, or first and last");
            }
        }
    }

    public TickFormat {
        where = where == null ? List.of() : List.copyOf(where);
        corrections = corrections == null ? List.of() : List.copyOf(corrections);
        SymbolTemplate template = template("symbol", symbol);
        price = required("price", price);
        dayVolume = orEmpty("day-volume", dayVolume);
        size = dayVolume.isEmpty() ? required("size", size) : orEmpty("size", size);
        priceUnit = unit("price-unit", priceUnit);
        sizeUnit = unit("size-unit", sizeUnit);
        id = orEmpty("id", id);
        if (time == null) {
            throw new InvalidFormat("time", "is required, with its field and its encoding");
        }
        List<String> idFields = isTemplate(id) ? idTemplate(id.get(0)).pointers() : id;
        if (idsOrdered && (id.isEmpty() || isTemplate(id))) {
            throw new InvalidFormat("ids-ordered", "needs an id that is one field");
        }
        if (exchange == null && template.uses(SymbolTemplate.Source.EXCHANGE)) {
            throw new InvalidFormat("symbol", "'%s' needs an exchange, and the format has none".formatted(symbol));
        }
        if (instruments == null && template.uses(SymbolTemplate.Source.INSTRUMENT)) {
            throw new InvalidFormat("symbol", "'%s' needs instruments, and the format has none".formatted(symbol));
        }
        Map<String, List<String>> fields = new LinkedHashMap<>();
        where.forEach(condition -> fields.merge("where.field", condition.field(), TickFormat::both));
        corrections.forEach(condition -> fields.merge("corrections.field", condition.field(), TickFormat::both));
        fields.put("exchange.field", exchange == null ? List.of() : exchange.field());
        fields.put("symbol", template.pointers());
        if (instruments != null) {
            fields.put(
                    "instruments.token",
                    SymbolTemplate.parse(instruments.token()).pointers());
        }
        fields.put("price", price);
        fields.put("size", size);
        fields.put("day-volume", dayVolume);
        fields.put("time.field", time.field());
        fields.put("side.field", side == null ? List.of() : side.field());
        if (count != null) {
            fields.put("count.field", count.field());
            fields.put("count.first", count.first());
            fields.put("count.last", count.last());
        }
        fields.put("id", idFields);
        if (conditions != null) {
            fields.put("conditions.field", conditions.field());
            fields.put("conditions.by", conditions.by());
        }
        FieldTree.check(fields);
    }

    static boolean isTemplate(List<String> id) {
        return id.size() == 1 && id.get(0).contains("{");
    }

    private static SymbolTemplate idTemplate(String text) {
        SymbolTemplate template = template("id", text);
        if (template.uses(SymbolTemplate.Source.EXCHANGE) || template.uses(SymbolTemplate.Source.INSTRUMENT)) {
            throw new InvalidFormat("id", "'%s' may use fields only".formatted(text));
        }
        return template;
    }

    /** The field as a message shows it. */
    static String shown(List<String> field) {
        return String.join(" or ", field);
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static SymbolTemplate template(String key, String text) {
        if (text == null) {
            throw new InvalidFormat(key, "is required");
        }
        try {
            return SymbolTemplate.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidFormat(key, e.getMessage());
        }
    }

    private static List<String> required(String key, List<String> values) {
        if (values == null || values.isEmpty()) {
            throw new InvalidFormat(key, "is required");
        }
        return orEmpty(key, values);
    }

    private static List<String> orEmpty(String key, List<String> values) {
        if (values != null && values.stream().anyMatch(Objects::isNull)) {
            throw new InvalidFormat(key, "has an entry without a value");
        }
        return values == null ? List.of() : List.copyOf(values);
    }

    private static BigDecimal unit(String key, BigDecimal unit) {
        if (unit == null) {
            return BigDecimal.ONE;
        }
        if (unit.signum() <= 0 || unit.precision() > MAX_UNIT_PRECISION || Decimals.bounded(unit) == null) {
            throw new InvalidFormat(key, "'%s' must be positive and have at most 10 digits".formatted(unit));
        }
        return unit;
    }
}
