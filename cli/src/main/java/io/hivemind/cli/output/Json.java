package io.hivemind.cli.output;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads fields of the API's answers.
public final class Json {
    private Json() {}

    /// The field, null where it is missing or null.
    public static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNull() || value.isMissingNode() ? null : value.asText();
    }

    public static @Nullable Instant instant(JsonNode object, String field) {
        String text = text(object, field);
        return text == null ? null : Instant.parse(text);
    }

    /// A list of texts in one line; `-` for an empty one.
    public static String words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    /// `task`, or `task[2]` for an instance.
    public static String taskName(JsonNode row) {
        String instance = text(row, "instance");
        return row.path("task").asText() + (instance == null ? "" : "[" + instance + "]");
    }
}
