package io.hivemind.wire.registry;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// What the wire needs of a schema registry.
public interface SchemaRegistry {
    /// The id under which records with this schema are written to the subject.
    ///
    /// @throws RegistryException when it refuses the schema
    /// @throws RegistryUnavailableException when it cannot be asked
    int idForWriting(String subject, Schema schema);

    /// Null for an id that it does not know, or whose schema is not Avro.
    ///
    /// @throws RegistryUnavailableException when it cannot be asked
    @Nullable Schema find(int id);
}
