package com.kotsin.streamingcandle.persist;

import static com.kotsin.streamingcandle.persist.TestCandles.candle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.candle.Candle;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleWriterTest {

    private static final String ANSWERED = "ANSWERED";
    private static final List<Candle> BATCH =
            List.of(candle("A", 0, 0), candle(ANSWERED, 0, 0), candle("B", 0, 0), candle(ANSWERED, 1, 0));

    private final MVStore file = MVStore.open(null);
    private final Answers answers = new Answers(file);
    private final MongoServer server = new MongoServer(answers);
    private MongoClient client;
    private CandleWriter writer;

    @BeforeEach
    void start() {
        client = MongoClients.create("mongodb://127.0.0.1:" + server.bind().getPort());
        writer = new CandleWriter(client.getDatabase("streamingcandle"), null);
    }

    @AfterEach
    void stop() {
        client.close();
        server.shutdownNow();
        file.close();
    }

    /** A server that answers the writing of some documents with an error. */
    private static final class Answers extends H2Backend {

        private MongoServerError first;
        private MongoServerError second;

        Answers(MVStore file) {
            super(file);
        }

        void are(int firstCode, int secondCode) {
            first = new MongoServerError(firstCode, "FirstCode", "the first answer");
            second = new MongoServerError(secondCode, "SecondCode", "the second answer");
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new H2Database(name, getMvStore(), getCursorRegistry()) {
                @Override
                protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
                    return new H2Collection(
                            this,
                            collection,
                            options,
                            getMvStore().openMap("documents." + collection),
                            getMvStore().openMap("meta." + collection),
                            cursorRegistry) {
                        @Override
                        public void addDocument(Document document) {
                            if (ANSWERED.equals(document.get("symbol"))) {
                                MongoServerError answer = first;
                                first = second;
                                throw answer;
                            }
                            super.addDocument(document);
                        }
                    };
                }
            };
        }
    }

    private List<String> stored() {
        return client.getDatabase("streamingcandle")
                .getCollection("candles_5m")
                .distinct("symbol", String.class)
                .into(new ArrayList<>());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "2, BadValue",
        "9, FailedToParse",
        "14, TypeMismatch",
        "22, InvalidBSON",
        "28, PathNotViable",
        "52, DollarPrefixedFieldName",
        "53, InvalidIdField",
        "55, InvalidDBRef",
        "56, EmptyFieldName",
        "57, DottedFieldName",
        "66, ImmutableField",
        "121, DocumentValidationFailure",
        "171, CannotIndexParallelArrays",
        "10334, BSONObjectTooLarge",
        "11000, DuplicateKey",
        "16755, no place on earth",
        "17280, KeyTooLong",
        "17419, too large after the update",
        "17420, too large to be inserted"
    })
    void what_is_said_of_a_document_refuses_that_candle_alone(int code, String name) {
        answers.are(code, code);

        Map<Integer, String> refused = writer.write(BATCH);

        assertThat(refused)
                .as(name)
                .hasSize(2)
                .containsEntry(1, "MongoDB error %d: the first answer".formatted(code))
                .containsEntry(3, "MongoDB error %d: the second answer".formatted(code));
        assertThat(stored()).containsExactlyInAnyOrder("A", "B");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "6, HostUnreachable",
        "8, UnknownError",
        "13, Unauthorized",
        "46, LockBusy",
        "50, MaxTimeMSExpired",
        "91, ShutdownInProgress",
        "112, WriteConflict",
        "365, TemporarilyUnavailable",
        "371, UserWritesBlocked",
        "10107, NotWritablePrimary",
        "11602, InterruptedDueToReplStateChange",
        "13388, StaleConfig",
        "14031, OutOfDiskSpace",
        "999999, whatever comes with a later release"
    })
    void anything_else_has_the_whole_batch_tried_again(int code, String name) {
        answers.are(121, code);

        assertThatThrownBy(() -> writer.write(BATCH)).as(name).isInstanceOf(MongoBulkWriteException.class);
    }
}
