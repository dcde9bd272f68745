package io.hivemind.language.template;

import io.hivemind.language.document.Quote;

import java.util.ArrayList;
import java.util.List;

/// A text cut into its plain parts and its templates.
public record Template(List<Part> parts) {
    private static final int MAX_PARTS = 2_000;

    public Template {
        parts = List.copyOf(parts);
    }

    /// A part of the text.
    public sealed interface Part {}

    /// Plain text.
    public record Text(String text) implements Part {}

    /// One template.
    ///
    /// @param source the expression between the braces, without the blanks around it
    /// @param offset where the expression starts in the text
    /// @param start where its opening braces are
    /// @param end behind its closing braces
    public record Hole(String source, int offset, int start, int end) implements Part {}

    /// A text with a template that does not end.
    public static final class MalformedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final int offset;

        MalformedException(int offset, String message) {
            super(message);
            this.offset = offset;
        }

        public int offset() {
            return offset;
        }
    }

    /// Cuts a text; throws [MalformedException] where a template does not end.
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            int close = end(text, open + 2);
            if (close < 0) {
                throw new MalformedException(
                        open,
                        "the template "
                                + Quote.of(text.substring(open, Math.min(open + 40, text.length())))
                                + " has no }}");
            }
            if (parts.size() >= MAX_PARTS) {
                throw new MalformedException(
                        open, "a text has " + MAX_PARTS / 2 + " templates at most");
            }
            if (open > from) {
                parts.add(new Text(text.substring(from, open)));
            }
            parts.add(hole(text, open, close));
            from = close + 2;
        }
        if (from < text.length()) {
            parts.add(new Text(text.substring(from)));
        }
        return new Template(parts);
    }

    private static Hole hole(String text, int open, int close) {
        int first = open + 2;
        while (first < close && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        return new Hole(text.substring(first, close).strip(), first, open, close + 2);
    }

    /// The templates of the text, in order.
    public List<Hole> holes() {
        return parts.stream().filter(Hole.class::isInstance).map(Hole.class::cast).toList();
    }

    /// Whether the text is one template and nothing else: then it keeps the value's type.
    public boolean isAlone() {
        return parts.size() == 1 && parts.getFirst() instanceof Hole;
    }

    /// The index of the `}}` that ends the template whose expression starts at `from`, or -1:
    /// braces inside the expression and its strings are skipped.
    private static int end(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '{' -> depth++;
                case '}' -> {
                    if (depth > 0) {
                        depth--;
                    } else if (text.startsWith("}}", i)) {
                        return i;
                    }
                }
                case '"', '\'' -> {
                    i = closingQuote(text, i, isRawString(text, i, from));
                    if (i < 0) {
                        return -1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    private static boolean isRawString(String text, int quote, int from) {
        return quote > from && (text.charAt(quote - 1) == 'r' || text.charAt(quote - 1) == 'R');
    }

    private static int closingQuote(String text, int open, boolean rawString) {
        char quote = text.charAt(open);
        String triple = String.valueOf(quote).repeat(3);
        boolean isTriple = text.startsWith(triple, open);
        for (int i = open + (isTriple ? 3 : 1); i < text.length(); i++) {
            if (text.charAt(i) == '\\' && !rawString) {
                i++;
            } else if (isTriple ? text.startsWith(triple, i) : text.charAt(i) == quote) {
                return isTriple ? i + 2 : i;
            }
        }
        return -1;
    }
}
