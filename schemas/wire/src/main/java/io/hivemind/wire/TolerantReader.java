package io.hivemind.wire;

import org.apache.avro.Schema;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what a newer version wrote. Avro skips fields that the reader does not have, but a union
/// branch it does not have is an error; here it is read as null, where the union has null. So a new
/// kind of event, command or message reaches an older process as one without a body, which it can
/// step over.
///
/// To that end the reader's unions get the writer's branches as records without fields, whose
/// content Avro skips.
final class TolerantReader<T> extends SpecificDatumReader<T> {
    private final Set<Schema> unknown;

    private TolerantReader(
            Schema written, Schema expected, Set<Schema> unknown, SpecificData model) {
        super(written, expected, model);
        this.unknown = unknown;
    }

    /// A reader that any thread may use.
    static <T> TolerantReader<T> of(Schema written, Schema expected, SpecificData model) {
        Widening widening = new Widening(written);
        Schema widened = widening.of(expected, written);
        boolean same = widening.added.isEmpty();
        return new TolerantReader<>(written, same ? expected : widened, widening.added, model);
    }

    /// Lists are the JDK's: Avro's own throw when lists of records with times are compared. (Avro's
    /// "fast reader", half a microsecond quicker per record, makes no others.)
    @Override
    protected Object newArray(@Nullable Object old, int size, Schema schema) {
        return new ArrayList<>(size);
    }

    @Override
    protected @Nullable Object readRecord(
            @Nullable Object old, Schema expected, ResolvingDecoder in) throws IOException {
        Object record = super.readRecord(old, expected, in);
        return !unknown.isEmpty() && unknown.contains(expected) ? null : record;
    }

    /// Copies the reader's schema, with more branches.
    private static final class Widening {
        final Set<Schema> added = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Map<String, Schema> written = new HashMap<>();
        private final Map<String, Schema> copies = new HashMap<>();

        Widening(Schema writer) {
            collect(writer);
        }

        private void collect(Schema schema) {
            switch (schema.getType()) {
                case RECORD -> {
                    if (written.putIfAbsent(schema.getFullName(), schema) == null) {
                        schema.getFields().forEach(field -> collect(field.schema()));
                    }
                }
                case ARRAY -> collect(schema.getElementType());
                case MAP -> collect(schema.getValueType());
                case UNION -> schema.getTypes().forEach(this::collect);
                default -> {}
            }
        }

        /// @param writer what the writer has in the same place, null where it has nothing
        Schema of(Schema reader, @Nullable Schema writer) {
            return switch (reader.getType()) {
                case RECORD -> record(reader);
                case ARRAY ->
                        withProps(
                                Schema.createArray(of(reader.getElementType(), item(writer))),
                                reader);
                case MAP ->
                        withProps(
                                Schema.createMap(of(reader.getValueType(), item(writer))), reader);
                case UNION -> union(reader, writer);
                default -> reader;
            };
        }

        private Schema record(Schema reader) {
            Schema known = copies.get(reader.getFullName());
            if (known != null) {
                return known;
            }
            Schema copy =
                    Schema.createRecord(
                            reader.getName(), reader.getDoc(), reader.getNamespace(), false);
            reader.getAliases().forEach(copy::addAlias);
            withProps(copy, reader);
            copies.put(reader.getFullName(), copy);
            Schema writer = written.get(reader.getFullName());
            List<Schema.Field> fields = new ArrayList<>();
            for (Schema.Field field : reader.getFields()) {
                Schema.Field same = writer == null ? null : writer.getField(field.name());
                fields.add(
                        new Schema.Field(
                                field, of(field.schema(), same == null ? null : same.schema())));
            }
            copy.setFields(fields);
            return copy;
        }

        private Schema union(Schema reader, @Nullable Schema writer) {
            List<Schema> branches = new ArrayList<>();
            reader.getTypes().forEach(branch -> branches.add(of(branch, null)));
            if (reader.isNullable() && writer != null && writer.isUnion()) {
                for (Schema branch : writer.getTypes()) {
                    if (branch.getType() == Schema.Type.RECORD
                            && reader.getIndexNamed(branch.getFullName()) == null) {
                        Schema empty =
                                Schema.createRecord(
                                        branch.getName(),
                                        null,
                                        branch.getNamespace(),
                                        false,
                                        List.of());
                        added.add(empty);
                        branches.add(empty);
                    }
                }
            }
            return Schema.createUnion(branches);
        }

        private static @Nullable Schema item(@Nullable Schema writer) {
            if (writer == null) {
                return null;
            }
            return switch (writer.getType()) {
                case ARRAY -> writer.getElementType();
                case MAP -> writer.getValueType();
                default -> null;
            };
        }

        private static Schema withProps(Schema copy, Schema original) {
            copy.addAllProps(original);
            return copy;
        }
    }
}
