package io.hivemind.language.document;

import java.util.List;

/// The lines of a file, to find where in them a character of a value is.
final class SourceText {
    static final SourceText NONE = new SourceText("");

    /// In longer lines nobody counts columns, and it would take long.
    private static final int MAX_LINE = 4_000;

    private final List<String> lines;

    SourceText(String text) {
        this.lines = List.of(text.split("\r\n|\r|\n", -1));
    }

    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    /// The position of `value[offset]`, where `value` is a scalar that starts at `start`. Exact for
    /// plain and quoted scalars on one line and for literal blocks; else the start.
    Position within(Position start, String value, int offset) {
        int safe = Math.max(0, Math.min(offset, value.length()));
        String first = line(start.line());
        if (first.length() > MAX_LINE) {
            return start;
        }
        int from = codeUnit(first, start.column());
        for (int quote = 0; quote <= 1; quote++) {
            if (first.startsWith(value.substring(0, safe), from + quote)
                    && (quote == 0 || isQuote(first, from))) {
                return new Position(start.line(), first.codePointCount(0, from + quote + safe) + 1);
            }
        }
        return isBlock(first, from) ? withinBlock(start, value, safe) : start;
    }

    private Position withinBlock(Position start, String value, int offset) {
        String before = value.substring(0, offset);
        int lineStart = before.lastIndexOf('\n') + 1;
        int lineEnd = value.indexOf('\n', lineStart);
        String content = value.substring(lineStart, lineEnd < 0 ? value.length() : lineEnd);
        int number = start.line() + 1 + (int) before.chars().filter(c -> c == '\n').count();
        String source = line(number);
        int found = source.indexOf(content);
        if (found < 0) {
            return start;
        }
        return new Position(number, source.codePointCount(0, found + offset - lineStart) + 1);
    }

    private static boolean isQuote(String line, int index) {
        return index < line.length() && (line.charAt(index) == '"' || line.charAt(index) == '\'');
    }

    private static boolean isBlock(String line, int index) {
        return index < line.length() && (line.charAt(index) == '|' || line.charAt(index) == '>');
    }

    private static int codeUnit(String line, int column) {
        int count = line.codePointCount(0, line.length());
        return line.offsetByCodePoints(0, Math.min(Math.max(column - 1, 0), count));
    }
}
