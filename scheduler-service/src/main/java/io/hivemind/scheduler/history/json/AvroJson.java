package io.hivemind.scheduler.history.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Any record of ours as JSON. A record that stands in a union of several says its type in `type`;
/// maps are sorted.
public final class AvroJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Fields that carry a JSON value as text.
    private static final Set<String> VALUES =
            Set.of(
                    "default_value",
                    "choices",
                    "options",
                    "with",
                    "value",
                    "params",
                    "output",
                    "event");

    private AvroJson() {}

    public static ObjectNode of(IndexedRecord record) {
        ObjectNode object = JSON.createObjectNode();
        for (Field field : record.getSchema().getFields()) {
            boolean value = VALUES.contains(field.name());
            JsonNode node = node(record.get(field.pos()), field.schema(), value);
            object.set(field.name(), node);
        }
        return object;
    }

    /// A JSON text as a value; as text where it is none.
    public static JsonNode value(@Nullable String text) {
        if (text == null) {
            return NullNode.instance;
        }
        try {
            JsonNode read = JSON.readTree(text);
            return read.isMissingNode() ? NullNode.instance : read;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /// An instant with milliseconds, always three digits: `2026-11-21T08:00:00.000Z`.
    public static String instant(Instant at) {
        String text = Instant.ofEpochMilli(at.toEpochMilli()).toString();
        return text.length() == "2026-11-21T08:00:00Z".length() ? text.replace("Z", ".000Z") : text;
    }

    private static JsonNode node(@Nullable Object value, Schema schema, boolean jsonText) {
        return switch (value) {
            case null -> NullNode.instance;
            case IndexedRecord record -> record(record, schema);
            case Instant at -> TextNode.valueOf(instant(at));
            case Collection<?> items -> array(items, element(schema), jsonText);
            case Map<?, ?> map -> map(map);
            case Integer number -> JSON.getNodeFactory().numberNode(number);
            case Long number -> JSON.getNodeFactory().numberNode(number);
            case Double number -> JSON.getNodeFactory().numberNode(number);
            case Boolean flag -> JSON.getNodeFactory().booleanNode(flag);
            default -> jsonText ? value(value.toString()) : TextNode.valueOf(value.toString());
        };
    }

    private static ObjectNode record(IndexedRecord record, Schema schema) {
        ObjectNode fields = of(record);
        if (!isChoice(schema)) {
            return fields;
        }
        ObjectNode typed = JSON.createObjectNode().put("type", record.getSchema().getName());
        typed.setAll(fields);
        return typed;
    }

    private static ArrayNode array(Collection<?> items, Schema element, boolean jsonText) {
        ArrayNode array = JSON.createArrayNode();
        items.forEach(item -> array.add(node(item, element, jsonText)));
        return array;
    }

    private static ObjectNode map(Map<?, ?> map) {
        ObjectNode object = JSON.createObjectNode();
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(key.toString(), value.toString()));
        sorted.forEach(object::put);
        return object;
    }

    private static Schema element(Schema schema) {
        return schema.getType() == Schema.Type.ARRAY ? schema.getElementType() : schema;
    }

    /// Whether more than one kind of record may stand here.
    private static boolean isChoice(Schema schema) {
        return schema.getType() == Schema.Type.UNION
                && schema.getTypes().stream()
                                .filter(type -> type.getType() == Schema.Type.RECORD)
                                .count()
                        > 1;
    }
}
