package io.hivemind.core.expression;

import java.nio.charset.StandardCharsets;

/// A value as JSON text. The core carries values and never looks inside them; only [Expressions]
/// does.
public record Json(String text) {
    public static final Json NULL = new Json("null");

    public boolean isNull() {
        return text.equals("null");
    }

    /// The characters of a JSON string, any other value as JSON: what is written where a text is
    /// wanted.
    public String asText() {
        return text.startsWith("\"") ? JsonString.decode(text) : text;
    }

    /// Size in UTF-8 bytes, as the limits on outputs and inputs count it.
    public int sizeBytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
