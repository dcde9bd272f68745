package io.hivemind.wire.registry;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Schemas by id.
public interface SchemaRegistry {
    /// The id under which records with this schema are written to the subject.
    int idForWriting(String subject, Schema schema);

    /// Null for an id that the registry does not know.
    @Nullable Schema find(int id);
}
