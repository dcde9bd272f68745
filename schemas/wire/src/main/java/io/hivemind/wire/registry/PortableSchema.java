package io.hivemind.wire.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.apache.avro.Schema;

/// A schema's text without the hints that only Avro's Java compiler understands: what a registry is
/// given, and what people with other languages read there.
final class PortableSchema {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String JAVA_STRING = "avro.java.string";

    private PortableSchema() {}

    static String text(Schema schema) {
        try {
            return cleaned(JSON.readTree(schema.toString())).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Avro wrote a schema that is no JSON: " + schema.getFullName(), e);
        }
    }

    private static JsonNode cleaned(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.has(JAVA_STRING)) {
                object.remove(JAVA_STRING);
                if (object.size() == 1) {
                    return TextNode.valueOf("string");
                }
            }
            // Apicurio's registry (3.3) takes the text "{}" for an object and refuses the schema.
            // What a default looks like between its braces means nothing to a reader.
            if (object.path("default").asText().equals("{}")) {
                object.put("default", "{ }");
            }
            for (String key : new String[] {"type", "items", "values", "fields"}) {
                if (object.has(key)) {
                    object.set(key, cleaned(object.get(key)));
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, cleaned(array.get(i)));
            }
        }
        return node;
    }
}
