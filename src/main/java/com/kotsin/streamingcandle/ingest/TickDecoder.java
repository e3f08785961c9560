package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.MALFORMED_JSON;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static com.kotsin.streamingcandle.ingest.RejectReason.TOO_LARGE;

import com.kotsin.streamingcandle.ingest.FieldTree.Node;
import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.Outcome.Rejected;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * Reads the records of one feed. Not safe for use by several threads at once: give each its own.
 *
 * <p>Reads each record once from start to end, keeps the wanted fields only, and gives no outcome before it has seen the
 * end: of a record with a syntax error anywhere, nothing is accepted.
 */
public final class TickDecoder {

    /** Longer records are rejected unread. */
    public static final int MAX_RECORD_BYTES = 1 << 20;

    /** Records with more objects are rejected as a whole. */
    public static final int MAX_ELEMENTS = 10_000;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAME_LENGTH = 1_000;

    /**
     * Numbers and strings are bounded by the record alone, since they are read only as text and cut there: an absurd
     * one rejects its own object and not its neighbours. UTF-8 only, else eight zero bytes would be UTF-32.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxNumberLength(MAX_RECORD_BYTES)
                    .maxStringLength(MAX_RECORD_BYTES)
                    .build())
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    /** Always the same buffers: to find those of the thread costs more than to use them for a short record. */
    private static final class OwnBuffers extends RecyclerPool.ThreadLocalPoolBase<BufferRecycler> {
        private final transient BufferRecycler buffers = new BufferRecycler();

        @Override
        public BufferRecycler acquirePooled() {
            return buffers;
        }
    }

    private final JsonFactory factory =
            JSON.rebuild().recyclerPool(new OwnBuffers()).build();

    private final FieldTree tree = new FieldTree();
    private final TradeReader reader;
    private final Slots slots;
    private final int[] tradeSlots;

    /** Counts the objects read; marks the nodes seen in the current one. */
    private long object;

    private String duplicate;
    private int tradesFrom;
    private int tradesTo;

    public TickDecoder(TickFormat format) {
        reader = new TradeReader(format, tree);
        slots = reader.slots();
        tradeSlots = tree.tradeSlots();
    }

    /**
     * @param value of a record; may be {@code null}, empty or anything else
     * @return one outcome for each object, in their order, or a single rejection of the whole; never empty
     */
    public List<Outcome> decode(byte[] value) {
        int length = value == null ? 0 : value.length;
        try {
            if (length == 0) {
                throw new Reject(MALFORMED_JSON, "the record has no value");
            }
            if (length > MAX_RECORD_BYTES) {
                throw new Reject(
                        TOO_LARGE, "the record has %d bytes, more than %d".formatted(length, MAX_RECORD_BYTES));
            }
            return read(value);
        } catch (Reject e) {
            return whole(e, length);
        } catch (StreamConstraintsException e) {
            return whole(new Reject(TOO_LARGE, e.getOriginalMessage()), length);
        } catch (JacksonException e) {
            String place =
                    e.getLocation() == null ? "" : "byte " + e.getLocation().getByteOffset() + ": ";
            return whole(new Reject(MALFORMED_JSON, place + e.getOriginalMessage()), length);
        } catch (RuntimeException e) {
            // a fault of the program must cost a record, not the stream
            return whole(new Reject(MALFORMED_JSON, "decoding failed: " + e), length);
        }
    }

    private static List<Outcome> whole(Reject reject, int length) {
        return List.of(new Rejected(reject.reason(), reject.getMessage(), 0, 0, length));
    }

    private List<Outcome> read(byte[] value) {
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), value)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                throw new Reject(MALFORMED_JSON, "the record holds nothing but white space");
            }
            List<Outcome> outcomes = new ArrayList<>(1);
            if (first == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    int from = start(json, 0);
                    boolean isObject = readObject(json, tree.message());
                    take(isObject, value, from, end(json, 0), outcomes);
                }
                if (outcomes.isEmpty()) {
                    throw new Reject(NOT_A_TRADE, "the array is empty");
                }
            } else {
                take(readObject(json, tree.message()), value, 0, value.length, outcomes);
            }
            if (json.nextToken() != null) {
                throw new Reject(MALFORMED_JSON, "more follows after the value");
            }
            return outcomes;
        }
    }

    private void take(boolean isObject, byte[] value, int from, int to, List<Outcome> outcomes) {
        if (tree.trades() == null || !isObject) {
            add(isObject, from, to, outcomes);
            return;
        }
        try {
            requireUnique();
            reader.checkMessage();
            if (tradesFrom < 0) {
                throw new Reject(MISSING_FIELD, tree.trades() + " is missing");
            }
        } catch (Reject e) {
            add(rejected(e, from, to, outcomes), outcomes);
            return;
        }
        int before = outcomes.size();
        readTrades(value, outcomes);
        if (outcomes.size() == before) {
            add(rejected(new Reject(NOT_A_TRADE, tree.trades() + " is empty"), from, to, outcomes), outcomes);
        }
    }

    /** A second pass over the array of trades, since what the message says of all of them may stand after it. */
    private void readTrades(byte[] value, List<Outcome> outcomes) {
        int base = tradesFrom;
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), value, base, tradesTo - base)) {
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    readTrade(json, base, outcomes);
                }
            } else {
                readTrade(json, base, outcomes);
            }
        }
    }

    private void readTrade(JsonParser json, int base, List<Outcome> outcomes) {
        int from = start(json, base);
        add(readObject(json, tree.trade()), from, end(json, base), outcomes);
    }

    private void add(boolean isObject, int from, int to, List<Outcome> outcomes) {
        Outcome outcome;
        try {
            if (!isObject) {
                throw new Reject(NOT_A_TRADE, "a tick is a JSON object, this is another value");
            }
            requireUnique();
            outcome = new Accepted(reader.trade(), outcomes.size(), from, to);
        } catch (Reject e) {
            outcome = rejected(e, from, to, outcomes);
        }
        add(outcome, outcomes);
    }

    private static Rejected rejected(Reject reject, int from, int to, List<Outcome> outcomes) {
        return new Rejected(reject.reason(), reject.getMessage(), outcomes.size(), from, to);
    }

    private static void add(Outcome outcome, List<Outcome> outcomes) {
        if (outcomes.size() == MAX_ELEMENTS) {
            throw new Reject(TOO_LARGE, "the record has more than %d elements".formatted(MAX_ELEMENTS));
        }
        outcomes.add(outcome);
    }

    private void requireUnique() {
        if (duplicate != null) {
            throw new Reject(MALFORMED_JSON, duplicate + " occurs twice in one object");
        }
    }

    /** Puts the wanted values of the object at the parser's place into the slots; passes over any other value. */
    private boolean readObject(JsonParser json, Node root) {
        object++;
        duplicate = null;
        if (root == tree.message()) {
            slots.clear();
            tradesFrom = -1;
        } else {
            slots.clear(tradeSlots);
        }
        boolean isObject = json.currentToken() == JsonToken.START_OBJECT;
        if (isObject) {
            readMembers(json, root);
        } else {
            json.skipChildren();
            json.finishToken();
        }
        return isObject;
    }

    private void readMembers(JsonParser json, Node parent) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            Node node = parent.member(name);
            JsonToken token = json.nextToken();
            if (node == null) {
                json.skipChildren();
                continue;
            }
            if (node.isSecondIn(object)) {
                duplicate = node.pointer;
            }
            if (node.slot >= 0) {
                slots.put(node.slot, json);
            }
            if (node.holdsTrades && token != JsonToken.VALUE_NULL) {
                tradesFrom = start(json, 0);
                json.skipChildren();
                json.finishToken();
                tradesTo = end(json, 0);
            } else if (node.isList && token == JsonToken.START_ARRAY) {
                slots.putList(node.slot, json);
            } else if (node.hasMembers() && token == JsonToken.START_OBJECT) {
                readMembers(json, node);
            } else {
                json.skipChildren();
            }
        }
    }

    private static int start(JsonParser json, int base) {
        return base + (int) json.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser json, int base) {
        return base + (int) json.currentLocation().getByteOffset();
    }
}
