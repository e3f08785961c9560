package com.kotsin.streamingcandle.persist;

import static com.kotsin.streamingcandle.persist.CandleDocument.END;
import static com.kotsin.streamingcandle.persist.CandleDocument.ID;
import static com.kotsin.streamingcandle.persist.CandleDocument.REVISION;
import static com.kotsin.streamingcandle.persist.CandleDocument.START;
import static com.kotsin.streamingcandle.persist.CandleDocument.SYMBOL;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of candles, one collection per timeframe. A repeat changes nothing and an older revision never replaces
 * a newer one, in whatever order they come. For one thread at a time.
 */
final class CandleWriter {

    private static final Logger LOG = LoggerFactory.getLogger(CandleWriter.class);
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);
    private static final String RETENTION_INDEX = "retention";
    /** What a server says of a duplicate; the values behind it are anybody's. */
    private static final Pattern DUPLICATE_IN = Pattern.compile("index: (\\S+) dup key");

    /**
     * What a server answers about a document: it is none that MongoDB takes, a validator or an index of its collection refuses
     * it, or it is too large. Anything else may be about the server, and good candles would be lost from MongoDB: the
     * write is tried again.
     */
    private static final Set<Integer> DOCUMENT_REFUSED =
            Set.of(2, 9, 14, 22, 28, 52, 53, 55, 56, 57, 66, 121, 171, 10334, 16755, 17280, 17419, 17420);

    private final MongoDatabase database;
    private final Duration retention;
    private final Map<Timeframe, MongoCollection<Document>> collections = new HashMap<>();

    /** @param retention how long after their end candles are kept, or {@code null} for ever */
    CandleWriter(MongoDatabase database, Duration retention) {
        this.database = database;
        this.retention = retention;
    }

    /**
     * Returns when all candles that can be stored are acknowledged.
     *
     * @return why candles cannot be stored, now or later, by their index in the list
     * @throws com.mongodb.MongoException if MongoDB does not answer or not as it should; some candles may be written,
     *     and the whole batch is to be written again
     */
    Map<Integer, String> write(List<Candle> candles) {
        Map<Integer, String> refused = new TreeMap<>();
        Map<Timeframe, Map<String, Write>> newest = new LinkedHashMap<>();
        for (int i = 0; i < candles.size(); i++) {
            Candle candle = candles.get(i);
            try {
                Write write = new Write(i, CandleDocument.of(candle));
                // The server may reorder an unordered bulk: two writes of one candle in it could leave the older.
                newest.computeIfAbsent(candle.timeframe(), any -> new LinkedHashMap<>())
                        .merge(write.id(), write, Write::newer);
            } catch (IllegalArgumentException e) {
                refused.put(i, e.getMessage());
            }
        }
        newest.forEach((timeframe, writes) -> refused.putAll(write(timeframe, List.copyOf(writes.values()))));
        return refused;
    }

    private Map<Integer, String> write(Timeframe timeframe, List<Write> writes) {
        MongoCollection<Document> collection = collections.computeIfAbsent(timeframe, this::prepare);
        Map<Integer, String> refused = new HashMap<>();
        try {
            collection.bulkWrite(writes.stream().map(Write::model).toList(), UNORDERED);
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null
                    || !e.getWriteErrors().stream().allMatch(CandleWriter::isAboutDocument)) {
                throw e;
            }
            for (BulkWriteError error : e.getWriteErrors()) {
                if (!isSameOrNewerStored(error)) {
                    refused.put(
                            writes.get(error.getIndex()).index(),
                            "MongoDB error %d: %s".formatted(error.getCode(), error.getMessage()));
                }
            }
        }
        return refused;
    }

    private static boolean isAboutDocument(BulkWriteError error) {
        return error.getCategory() == ErrorCategory.DUPLICATE_KEY || DOCUMENT_REFUSED.contains(error.getCode());
    }

    /** The filter passed over the stored candle, because its revision is not lower, so the upsert tried to insert. */
    private static boolean isSameOrNewerStored(BulkWriteError error) {
        Matcher index = DUPLICATE_IN.matcher(error.getMessage());
        return error.getCategory() == ErrorCategory.DUPLICATE_KEY
                && index.find()
                && index.group(1).endsWith("_id_");
    }

    private MongoCollection<Document> prepare(Timeframe timeframe) {
        MongoCollection<Document> collection = database.getCollection(CandleDocument.collection(timeframe));
        try {
            collection.createIndex(Indexes.compoundIndex(Indexes.ascending(SYMBOL), Indexes.descending(START)));
            keepRetention(collection);
        } catch (MongoCommandException e) {
            // Candles are right without an index, only slow to find or kept too long.
            LOG.warn(
                    "The indexes of {} are not as they should be: {}. Allow the user createIndex and dropIndex, or drop the index that is in the way, and restart",
                    collection.getNamespace(),
                    e.getErrorMessage());
        }
        return collection;
    }

    private void keepRetention(MongoCollection<Document> collection) {
        Document existing = null;
        for (Document index : collection.listIndexes()) {
            if (RETENTION_INDEX.equals(index.getString("name"))) {
                existing = index;
            }
        }
        boolean asWanted = existing != null
                && retention != null
                && ((Number) existing.get("expireAfterSeconds")).longValue() == retention.toSeconds();
        if (existing != null && !asWanted) {
            collection.dropIndex(RETENTION_INDEX);
        }
        if (retention != null && !asWanted) {
            collection.createIndex(
                    Indexes.ascending(END),
                    new IndexOptions().name(RETENTION_INDEX).expireAfter(retention.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private record Write(int index, Document document) {

        String id() {
            return document.getString(ID);
        }

        int revision() {
            return document.getInteger(REVISION);
        }

        Write newer(Write other) {
            return other.revision() > revision() ? other : this;
        }

        /** Nothing is older than a final candle, so it is inserted or there already; a revision replaces what is older. */
        WriteModel<Document> model() {
            return revision() == 0
                    ? new InsertOneModel<>(document)
                    : new ReplaceOneModel<>(
                            Filters.and(Filters.eq(ID, id()), Filters.lt(REVISION, revision())), document, UPSERT);
        }
    }
}
