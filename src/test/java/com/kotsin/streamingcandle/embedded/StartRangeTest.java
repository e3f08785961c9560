package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StartRangeTest {

    private static final long START = 1_746_416_700_000L;

    @Test
    void gives_no_more_keys_than_are_asked_for_from_the_end_that_is_asked_for() {
        try (MVStore store = MVStore.open(null)) {
            MVMap<Object, Document> map = store.openMap("candles");
            for (String symbol : new String[] {"A", "AB", "B"}) {
                for (int n = 0; n < 5; n++) {
                    map.put(symbol + "|" + (START + n), new Document());
                }
            }
            assertThat(range(-1).keys(map, 2)).containsExactly("A|" + (START + 3), "A|" + (START + 2));
            assertThat(range(1).keys(map, 2)).containsExactly("A|" + START, "A|" + (START + 1));
            assertThat(range(1).keys(map, 0)).hasSize(4);
        }
    }

    @Test
    void another_query_or_order_is_none() {
        Document start = new Document("$gte", Instant.EPOCH).append("$lt", Instant.MAX);
        Document query = new Document("symbol", "A").append("start", start);
        assertThat(StartRange.of(query, null)).isEmpty();
        assertThat(StartRange.of(query, new Document("end", 1))).isEmpty();
        assertThat(StartRange.of(new Document("symbol", "A"), new Document("start", 1)))
                .isEmpty();
        assertThat(StartRange.of(new Document("symbol", "A").append("start", START), new Document("start", 1)))
                .isEmpty();
        assertThat(StartRange.of(query.clone().append("revision", 1), new Document("start", 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A|1",
                "A|174641670000",
                "A|17464167000000",
                "A1746416700000",
                "A|-746416700000",
                "A|0746416700000"
            })
    void ids_that_are_not_in_the_order_of_starts_are_told_apart(String id) {
        assertThat(StartRange.finds(id)).isFalse();
        assertThat(StartRange.finds("A|" + START)).isTrue();
    }

    private static StartRange range(int order) {
        Document start =
                new Document("$gte", Instant.ofEpochMilli(START)).append("$lt", Instant.ofEpochMilli(START + 4));
        return StartRange.of(new Document("symbol", "A").append("start", start), new Document("start", order))
                .orElseThrow();
    }
}
