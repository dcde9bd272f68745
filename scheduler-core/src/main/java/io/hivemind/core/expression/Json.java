package io.hivemind.core.expression;

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
        return utf8Bytes(text);
    }

    /// The size of a text in UTF-8, without encoding it.
    public static int utf8Bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair stands for half of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
