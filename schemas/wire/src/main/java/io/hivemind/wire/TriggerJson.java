package io.hivemind.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.hivemind.avro.TriggerEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/// A trigger as people type it: `{"job": "etl", "id": "order-17", "params": {"day":
/// "2026-11-01"}}`. Only `job` is needed. A key that means nothing is refused, so that a misspelt
/// one does not start the wrong run.
final class TriggerJson {
    static final int MAX_BYTES = 512 * 1024;
    static final int MAX_NESTING = 64;
    private static final int MAX_NAME_CHARS = 256;
    private static final String KEYS = "job, id, kind, params, event, nominal_at, revision";

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_NESTING)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private TriggerJson() {}

    /// True for what starts as JSON text does. No Avro record does: those start with 00 or C3.
    static boolean looksLikeJson(byte[] bytes) {
        return bytes.length > 0
                && switch (bytes[0]) {
                    case '{', '[', '"', ' ', '\t', '\n', '\r', (byte) 0xEF -> true;
                    default -> false;
                };
    }

    static TriggerEvent read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new UndecodableException(
                    "a trigger as JSON has at most "
                            + MAX_BYTES
                            + " bytes, this one "
                            + bytes.length);
        }
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new UndecodableException(
                    "it is no JSON that a trigger can be: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UndecodableException("it is no JSON: " + e.getMessage(), e);
        }
        if (!root.isObject()) {
            throw new UndecodableException("a trigger is a JSON object with the keys " + KEYS);
        }
        return trigger(root);
    }

    private static TriggerEvent trigger(JsonNode root) {
        TriggerEvent.Builder trigger = TriggerEvent.newBuilder();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "job" -> trigger.setJob(name("job", value));
                case "id" -> trigger.setId(value.isNull() ? null : id(value));
                case "kind" -> trigger.setKind(name("kind", value));
                case "params" -> trigger.setParams(value.isNull() ? null : params(value));
                case "event" -> trigger.setEvent(value.isNull() ? null : value.toString());
                case "nominal_at" -> trigger.setNominalAt(value.isNull() ? null : time(value));
                case "revision" -> trigger.setRevision(value.isNull() ? null : revision(value));
                default ->
                        throw new UndecodableException(
                                "a trigger has no key \""
                                        + shortened(field.getKey())
                                        + "\"; it has "
                                        + KEYS);
            }
        }
        if (!root.has("job")) {
            throw new UndecodableException("a trigger needs the key \"job\"");
        }
        return trigger.build();
    }

    private static String name(String key, JsonNode value) {
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > MAX_NAME_CHARS) {
            throw new UndecodableException(
                    "\""
                            + key
                            + "\" is a text of 1 to "
                            + MAX_NAME_CHARS
                            + " characters, not "
                            + shown(value));
        }
        return value.textValue();
    }

    /// Ids are often numbers where they come from.
    private static String id(JsonNode value) {
        return value.isIntegralNumber() ? value.asText() : name("id", value);
    }

    private static String params(JsonNode value) {
        if (!value.isObject()) {
            throw new UndecodableException("\"params\" is a JSON object, not " + shown(value));
        }
        return value.toString();
    }

    private static long revision(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UndecodableException("\"revision\" is a whole number, not " + shown(value));
        }
        return value.longValue();
    }

    private static Instant time(JsonNode value) {
        Instant time =
                value.isIntegralNumber() && value.canConvertToLong()
                        ? Instant.ofEpochMilli(value.longValue())
                        : parsed(value);
        if (time == null) {
            throw new UndecodableException(
                    "\"nominal_at\" is an ISO time with its zone (2026-11-01T18:00:00Z)"
                            + " or milliseconds since 1970, not "
                            + shown(value));
        }
        return time;
    }

    private static @Nullable Instant parsed(JsonNode value) {
        try {
            Instant time =
                    value.isTextual() ? OffsetDateTime.parse(value.textValue()).toInstant() : null;
            return time == null ? null : Instant.ofEpochMilli(time.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static String shown(JsonNode value) {
        return shortened(value.toString());
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
