package io.hivemind.core.expression;

/// Reads one JSON string, quotes included, that a JSON writer has made.
final class JsonString {

    static String decode(String quoted) {
        if (quoted.length() < 2 || !quoted.endsWith("\"")) {
            throw new IllegalArgumentException("not a JSON string: " + quoted);
        }
        int end = quoted.length() - 1;
        if (quoted.indexOf('\\') < 0) {
            return quoted.substring(1, end);
        }
        StringBuilder text = new StringBuilder(quoted.length());
        int at = 1;
        while (at < end) {
            char c = quoted.charAt(at++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = quoted.charAt(at++);
            if (escaped == 'u') {
                text.append((char) Integer.parseInt(quoted, at, at + 4, 16));
                at += 4;
            } else {
                text.append(unescape(escaped));
            }
        }
        return text.toString();
    }

    private static char unescape(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }

    private JsonString() {}
}
