package com.kotsin.streamingcandle.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;

/**
 * A collection that finds a document by its text {@code _id} also when the query asks for more, as the replacing of a
 * candle by its revision does, and candles of a symbol by their start, since their ids are in that order. The library's
 * index serves queries for {@code _id} alone; every revision and every look into history would read the whole collection.
 */
final class StoreCollection extends H2Collection {

    /** Beginning of the names of collections whose ids are {@code symbol|start}. */
    private static final String CANDLES = "candles_";

    /** Says that a {@link StartRange} finds every document; not so in older files, or after an odd id. */
    private static final String IN_ORDER = "inOrder";

    private final MVMap<Object, Document> documents;
    private final MVMap<String, Object> meta;

    StoreCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors) {
        super(database, name, options, documents, meta, cursors);
        this.documents = documents;
        this.meta = meta;
        if (documents.isEmpty() && name.startsWith(CANDLES)) {
            meta.put(IN_ORDER, true);
        }
    }

    @Override
    protected Object addDocumentInternal(Document document) {
        Object id = super.addDocumentInternal(document);
        if (!StartRange.finds(id)) {
            meta.remove(IN_ORDER);
        }
        return id;
    }

    @Override
    protected QueryResult matchDocuments(
            Document query, Document orderBy, int skip, int limit, int batchSize, Document projection) {
        Optional<String> id = id(query);
        if (id.isEmpty()) {
            Optional<StartRange> range =
                    Boolean.TRUE.equals(meta.get(IN_ORDER)) ? StartRange.of(query, orderBy) : Optional.empty();
            if (range.isPresent()) {
                List<Object> keys = range.get().keys(documents, limit == 0 ? 0 : skip + limit);
                return matchDocuments(query, keys, orderBy, skip, limit, batchSize, projection);
            }
            return super.matchDocuments(query, orderBy, skip, limit, batchSize, projection);
        }
        // A document's position is its _id.
        List<Object> positions = getDocument(id.get()) == null ? List.of() : List.of(id.get());
        return matchDocuments(query, positions, orderBy, skip, limit, batchSize, projection);
    }

    /** The one {@code _id} a document must have to match, whatever else the query says. */
    private static Optional<String> id(Document query) {
        if (query.get("_id") instanceof String id) {
            return Optional.of(id);
        }
        return query.get("$and") instanceof Collection<?> terms
                ? terms.stream()
                        .map(term -> term instanceof Document document ? document.get("_id") : null)
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .findFirst()
                : Optional.empty();
    }
}
