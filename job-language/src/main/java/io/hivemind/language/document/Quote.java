package io.hivemind.language.document;

/// Puts what an author wrote into a message: in double quotes, on one line, and not longer than is
/// useful.
public final class Quote {
    private static final int MAX_LENGTH = 80;

    private Quote() {}

    public static String of(String text) {
        return shortly(text, MAX_LENGTH);
    }

    static String shortly(String text, int maxLength) {
        StringBuilder quoted = new StringBuilder("\"");
        int end = Math.min(text.length(), maxLength);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' || c == 127 ? '?' : c);
            }
        }
        return quoted.append(end < text.length() ? "…\"" : "\"").toString();
    }
}
