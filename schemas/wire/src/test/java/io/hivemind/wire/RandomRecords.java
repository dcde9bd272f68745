package io.hivemind.wire;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Records with arbitrary content, from a seed.
final class RandomRecords {
    private static final int MAX_DEPTH = 6;
    private static final String[] TEXTS = {
        "", "etl", "größer → 日本 😀", "{\"a\": [1, null]}", "x".repeat(3000)
    };

    private final Random random;
    private final boolean generic;

    private RandomRecords(long seed, boolean generic) {
        this.random = new Random(seed);
        this.generic = generic;
    }

    /// Records of generated classes.
    static RandomRecords specific(long seed) {
        return new RandomRecords(seed, false);
    }

    /// Records of schemas for which there is no class.
    static RandomRecords generic(long seed) {
        return new RandomRecords(seed, true);
    }

    <T extends SpecificRecord> T next(Class<T> type) {
        return type.cast(next(SpecificData.get().getSchema(type)));
    }

    IndexedRecord next(Schema schema) {
        return record(schema, 0);
    }

    private IndexedRecord record(Schema schema, int depth) {
        IndexedRecord record =
                generic
                        ? new GenericData.Record(schema)
                        : (IndexedRecord)
                                SpecificData.newInstance(
                                        SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema(), depth + 1));
        }
        return record;
    }

    private @Nullable Object value(Schema schema, int depth) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, depth);
            case UNION -> {
                List<Schema> branches = schema.getTypes();
                yield depth > MAX_DEPTH
                        ? value(branches.getFirst(), depth)
                        : value(branches.get(random.nextInt(branches.size())), depth);
            }
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = size(depth); i > 0; i--) {
                    items.add(value(schema.getElementType(), depth + 1));
                }
                yield items;
            }
            case MAP -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = size(depth); i > 0; i--) {
                    entries.put("key-" + i, value(schema.getValueType(), depth + 1));
                }
                yield entries;
            }
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                yield ByteBuffer.wrap(bytes);
            }
            case INT -> random.nextBoolean() ? random.nextInt(100) : random.nextInt();
            case LONG -> longValue(schema);
            case DOUBLE -> random.nextDouble();
            case FLOAT -> random.nextFloat();
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
            case ENUM, FIXED ->
                    throw new IllegalArgumentException(
                            "no schema of ours has a " + schema.getType());
        };
    }

    private Object longValue(Schema schema) {
        if (schema.getLogicalType() != null && !generic) {
            return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
        }
        return random.nextBoolean() ? random.nextLong(100) : random.nextLong();
    }

    private int size(int depth) {
        return depth > MAX_DEPTH ? 0 : random.nextInt(4);
    }
}
