package io.hivemind.wire;

import io.hivemind.wire.registry.SchemaRegistry;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A registry in memory whose ids start at 1.
final class MemoryRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();
    final List<String> subjects = new ArrayList<>();

    @Override
    public int idForWriting(String subject, Schema schema) {
        subjects.add(subject);
        return add(schema);
    }

    int add(Schema schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public @Nullable Schema find(int id) {
        return id >= 1 && id <= schemas.size() ? schemas.get(id - 1) : null;
    }
}
