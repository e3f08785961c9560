package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.ObjectDataType;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BsonTypeTest {

    private static final Document ONE = new Document("_id", "A|1746416700000")
            .append("start", Instant.ofEpochMilli(1_746_416_700_000L))
            .append("open", new Decimal128(new BigDecimal("1401.25")))
            .append("trades", 412L)
            .append("revision", 0)
            .append("complete", true)
            .append("none", null)
            .append("nested", new Document("list", List.of(1, "x")));
    private static final Document OTHER = new Document("_id", "B");

    private final BsonType type = new BsonType();

    @Test
    void documents_are_read_as_they_were_written_one_behind_the_other() {
        WriteBuffer written = new WriteBuffer();
        type.write(written, ONE);
        type.write(written, OTHER);
        ByteBuffer source = written.getBuffer().flip();
        assertThat(type.read(source)).isEqualTo(ONE);
        assertThat(type.read(source)).isEqualTo(OTHER);
        assertThat(source.hasRemaining()).isFalse();
    }

    @Test
    void documents_of_older_files_are_read_too() {
        WriteBuffer written = new WriteBuffer();
        new ObjectDataType().write(written, ONE);
        type.write(written, OTHER);
        ByteBuffer source = written.getBuffer().flip();
        assertThat(type.read(source)).isEqualTo(ONE);
        assertThat(type.read(source)).isEqualTo(OTHER);
    }
}
