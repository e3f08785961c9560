package com.kotsin.streamingcandle.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/** Documents in the store's file as BSON. Those of files that are older, as serialized Java objects, are read too. */
final class BsonType extends BasicDataType<Document> {

    /** No type of {@link ObjectDataType} begins with it. */
    private static final byte BSON = -1;

    private static final int USUAL_BYTES = 1024;
    private static final int BYTES_PER_FIELD = 64;

    private final ObjectDataType serialized = new ObjectDataType();

    @Override
    public int getMemory(Document document) {
        return BYTES_PER_FIELD * (document.size() + 1);
    }

    @Override
    public void write(WriteBuffer target, Document document) {
        ByteBuf bytes = Unpooled.buffer(USUAL_BYTES);
        BsonEncoder.encodeDocument(document, bytes);
        target.put(BSON).put(bytes.nioBuffer());
    }

    @Override
    public Document read(ByteBuffer source) {
        if (source.get(source.position()) != BSON) {
            return (Document) serialized.read(source);
        }
        source.get();
        ByteBuf bytes = Unpooled.wrappedBuffer(source);
        Document document = BsonDecoder.decodeBson(bytes);
        source.position(source.position() + bytes.readerIndex());
        return document;
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }
}
