package io.hivemind.wire;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Schemas by fingerprint: those of this build, and those of all released versions, which it
/// carries along. They are loaded when a record comes that this build did not write.
final class BundledSchemas {
    private static final String HISTORY = "/io/hivemind/avro/history/";
    private static final Map<Long, Schema> BY_FINGERPRINT = new ConcurrentHashMap<>();

    private BundledSchemas() {}

    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    static @Nullable Schema find(long fingerprint) {
        Schema known = BY_FINGERPRINT.get(fingerprint);
        if (known != null) {
            return known;
        }
        return Released.SCHEMAS.get(fingerprint);
    }

    static void add(Schema schema) {
        BY_FINGERPRINT.putIfAbsent(fingerprint(schema), schema);
    }

    /// Its initialiser reads the files, once.
    private static final class Released {
        static final Map<Long, Schema> SCHEMAS = load();

        private static Map<Long, Schema> load() {
            Map<Long, Schema> found = new ConcurrentHashMap<>();
            for (String file : text("index").lines().toList()) {
                Schema schema = new Schema.Parser().parse(text(file));
                found.putIfAbsent(fingerprint(schema), schema);
            }
            return Map.copyOf(found);
        }

        private static String text(String file) {
            try (InputStream in = BundledSchemas.class.getResourceAsStream(HISTORY + file)) {
                if (in == null) {
                    throw new IllegalStateException("the build lacks " + HISTORY + file);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
