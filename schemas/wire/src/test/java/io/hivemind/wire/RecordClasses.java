package io.hivemind.wire;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The classes of all records that stand alone on a topic or in the store, and their schemas in all
/// versions.
final class RecordClasses {
    private RecordClasses() {}

    static List<Class<? extends SpecificRecord>> all() {
        return schemas().stream()
                .map(Schema::getFullName)
                .distinct()
                .<Class<? extends SpecificRecord>>map(RecordClasses::of)
                .toList();
    }

    static List<Schema> schemas() {
        return text("index").lines().map(file -> new Schema.Parser().parse(text(file))).toList();
    }

    static Class<? extends SpecificRecord> of(String name) {
        try {
            return Class.forName(name).asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String file) {
        try (InputStream in =
                RecordClasses.class.getResourceAsStream("/io/hivemind/avro/history/" + file)) {
            return new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
