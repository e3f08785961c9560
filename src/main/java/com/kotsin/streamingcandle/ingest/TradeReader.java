package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_ID;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_NUMBER;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_SIDE;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_SYMBOL;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_TIME;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNKNOWN_EXCHANGE;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNKNOWN_SYMBOL;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradeEffect;
import java.math.BigDecimal;
import java.util.List;

/** The rules of a format: makes the trade of the values that lie in the slots, or rejects them. */
final class TradeReader {

    private static final int MAX_ID = 96;
    private static final String ID_RULE = "an id of 1 to %d printable characters".formatted(MAX_ID);

    /** A field of the format: where its values lie, and its name for messages. */
    private record Field(int[] slots, String shown) {}

    private final TickFormat format;
    private final Slots slots;
    private final MessageRules rules;
    private final Field exchange;
    private final Field price;
    private final Field size;
    private final Field dayVolume;
    private final Field time;
    private final Field side;
    private final Field count;
    private final Field first;
    private final Field last;
    private final Field id;
    private final SymbolWriter joinedId;
    private final EffectReader effect;
    private final SymbolWriter symbol;
    private final SymbolWriter token;
    private final KnownSymbols symbols = new KnownSymbols();

    /** Adds the fields of the format to the tree, whose slots it reads then. */
    TradeReader(TickFormat format, FieldTree tree) {
        this.format = format;
        rules = new MessageRules(format, tree);
        exchange =
                format.exchange() == null ? null : field(tree, format.exchange().field());
        symbol = new SymbolWriter(SymbolTemplate.parse(format.symbol()), BAD_SYMBOL, tree);
        token = format.instruments() == null
                ? null
                : new SymbolWriter(SymbolTemplate.parse(format.instruments().token()), BAD_SYMBOL, tree);
        price = field(tree, format.price());
        size = field(tree, format.size());
        dayVolume = field(tree, format.dayVolume());
        time = field(tree, format.time().field());
        side = format.side() == null ? null : field(tree, format.side().field());
        count = format.count() == null ? null : field(tree, format.count().field());
        first = format.count() == null ? null : field(tree, format.count().first());
        last = format.count() == null ? null : field(tree, format.count().last());
        boolean joined = TickFormat.isTemplate(format.id());
        id = field(tree, joined ? List.of() : format.id());
        joinedId = joined ? new SymbolWriter(SymbolTemplate.parse(format.id().get(0)), BAD_ID, tree) : null;
        effect = format.conditions() == null ? null : new EffectReader(format.conditions(), tree);
        slots = new Slots(tree.size());
    }

    private static Field field(FieldTree tree, List<String> pointers) {
        return new Field(tree.add(pointers), TickFormat.shown(pointers));
    }

    Slots slots() {
        return slots;
    }

    /** Rejects a message that cannot hold trades, by those conditions that do not look into them. */
    void checkMessage() {
        rules.check(slots, true);
    }

    /** @throws Reject with the first rule that the values break */
    Trade trade() {
        rules.check(slots, false);
        String exchangeName = exchange();
        String symbolName = symbol(exchangeName);
        long timeNanos = time();
        BigDecimal priceValue = number(price, format.priceUnit());
        if (priceValue.signum() <= 0 && !format.allowNonPositivePrice()) {
            throw bad(BAD_NUMBER, price, "a price above 0");
        }
        BigDecimal day = format.dayVolume().isEmpty() ? null : notNegative(dayVolume, format.sizeUnit());
        boolean sizeMayMiss = day != null && slots.first(size.slots()) < 0;
        BigDecimal sizeValue = sizeMayMiss ? BigDecimal.ZERO : notNegative(size, format.sizeUnit());
        String idText = id();
        long ordinal = format.idsOrdered() ? whole(id) : 0;
        return new Trade(
                symbolName,
                exchangeName,
                priceValue,
                sizeValue,
                timeNanos,
                side(),
                idText,
                ordinal,
                count(),
                day,
                effect == null ? TradeEffect.ALL : effect.effect(slots));
    }

    private String exchange() {
        if (exchange == null) {
            return null;
        }
        TickFormat.Exchange known = format.exchange();
        int slot = slots.first(exchange.slots());
        if (slot < 0) {
            return known.constant();
        }
        String text = slots.isName(slot) ? slots.text(slot) : "";
        String name = known.names().isEmpty() ? text : known.names().get(text);
        if (name == null) {
            throw bad(UNKNOWN_EXCHANGE, exchange, "one of " + known.names().keySet());
        }
        if (!Names.isExchange(name)) {
            throw bad(UNKNOWN_EXCHANGE, exchange, "an exchange's name: " + Names.EXCHANGE_RULE);
        }
        return name;
    }

    private String symbol(String exchangeName) {
        String instrument = null;
        if (token != null) {
            TickFormat.Instruments instruments = format.instruments();
            String tokenText = token.write(slots, exchangeName, null).toString();
            instrument = instruments.file().name(tokenText);
            if (instrument == null && instruments.required()) {
                throw new Reject(UNKNOWN_SYMBOL, "the instrument file has no token \"" + tokenText + '"');
            }
        }
        return symbols.of(symbol.write(slots, exchangeName, instrument));
    }

    private long time() {
        int slot = present(time);
        long nanos = slots.nanos(slot, format.time().encoding(), format.time().zone());
        if (nanos == TimeEncoding.NO_TIME) {
            throw bad(
                    BAD_TIME,
                    time,
                    "a time from 1973 to 2261, written as " + format.time().encoding());
        }
        return nanos;
    }

    private Side side() {
        int slot = side == null ? -1 : slots.first(side.slots());
        if (slot < 0 || slots.isOneOf(slot, format.side().none())) {
            return null;
        }
        if (slots.isOneOf(slot, format.side().buy())) {
            return Side.BUY;
        }
        if (slots.isOneOf(slot, format.side().sell())) {
            return Side.SELL;
        }
        throw bad(
                BAD_SIDE,
                side,
                "one of %s, %s, %s"
                        .formatted(
                                format.side().buy(),
                                format.side().sell(),
                                format.side().none()));
    }

    private String id() {
        if (joinedId != null) {
            String text = joinedId.write(slots, null, null).toString();
            if (!isId(text)) {
                throw new Reject(BAD_ID, "\"%s\" is not %s".formatted(text, ID_RULE));
            }
            return text;
        }
        int slot = format.idsOrdered() ? present(id) : slots.first(id.slots());
        if (slot < 0) {
            return null;
        }
        String text = slots.text(slot);
        if (!slots.isName(slot) || !isId(text)) {
            throw bad(BAD_ID, id, ID_RULE);
        }
        return text;
    }

    private static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Reject.isPrintable(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_ID;
    }

    private long count() {
        if (count == null) {
            return 1;
        }
        long trades;
        if (format.count().field().isEmpty()) {
            // neither is negative; the one sum that overflows becomes negative and is rejected
            trades = whole(last) - whole(first) + 1;
        } else {
            trades = whole(count);
        }
        if (trades < 1) {
            Field field = format.count().field().isEmpty() ? last : count;
            throw bad(BAD_NUMBER, field, "a number that makes a count of at least 1");
        }
        return trades;
    }

    private BigDecimal notNegative(Field field, BigDecimal unit) {
        BigDecimal value = number(field, unit);
        if (value.signum() < 0) {
            throw bad(BAD_NUMBER, field, "a number that is not negative");
        }
        return value;
    }

    private BigDecimal number(Field field, BigDecimal unit) {
        BigDecimal value = slots.decimal(present(field));
        if (value != null && unit != BigDecimal.ONE) {
            value = Decimals.bounded(value.multiply(unit));
        }
        if (value == null) {
            throw bad(BAD_NUMBER, field, "a decimal number of at most %d digits".formatted(Decimals.MAX_DIGITS));
        }
        return value;
    }

    /** An integer from 0 to 2^63 - 1. */
    private long whole(Field field) {
        long value = slots.whole(present(field));
        if (value < 0) {
            throw bad(BAD_NUMBER, field, "a whole number that is not negative");
        }
        return value;
    }

    private int present(Field field) {
        int slot = slots.first(field.slots());
        if (slot < 0) {
            throw new Reject(MISSING_FIELD, field.shown() + " is missing");
        }
        return slot;
    }

    private Reject bad(RejectReason reason, Field field, String wanted) {
        String found = slots.shown(slots.first(field.slots()));
        return new Reject(reason, "%s is %s, not %s".formatted(field.shown(), found, wanted));
    }
}
