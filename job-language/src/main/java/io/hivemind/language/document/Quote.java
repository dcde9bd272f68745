package io.hivemind.language.document;

/// Puts what an author wrote into a message: in double quotes, on one line, and not longer than is
/// useful.
public final class Quote {
    private static final int MAX_LENGTH = 80;

    private Quote() {}

    public static String of(String text) {
        return shortly(text, MAX_LENGTH);
    }

    /// Without quotes: on one line, and not longer than is useful.
    public static String shortly(String text) {
        int end = Math.min(text.length(), MAX_LENGTH);
        return oneLine(text.substring(0, end)) + (end < text.length() ? "…" : "");
    }

    static String shortly(String text, int maxLength) {
        int end = Math.min(text.length(), maxLength);
        return "\"" + oneLine(text.substring(0, end)) + (end < text.length() ? "…\"" : "\"");
    }

    /// The text without line breaks and control characters.
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        return line.toString();
    }
}
