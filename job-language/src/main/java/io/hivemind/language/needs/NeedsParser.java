package io.hivemind.language.needs;

import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.language.document.Quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Parses names joined with `&&`, `||`, `!` and parentheses; a name may hold `-` and `.`, and end
/// in an outcome.
public final class NeedsParser {
    private static final int MAX_DEPTH = 60;
    private static final int MAX_CHARS = 16 * 1024;
    private static final Map<String, Outcome> OUTCOMES =
            Map.of(
                    "succeeded",
                    Outcome.SUCCEEDED,
                    "failed",
                    Outcome.FAILED,
                    "skipped",
                    Outcome.SKIPPED,
                    "done",
                    Outcome.DONE);
    private static final Map<String, String> WORDS = Map.of("and", "&&", "or", "||", "not", "!");

    private final String text;
    private final List<Name> names = new ArrayList<>();
    private int at;

    private NeedsParser(String text) {
        this.text = text;
    }

    /// A name in the text.
    ///
    /// @param offset where it starts, in characters
    public record Name(String name, Outcome outcome, int offset) {}

    /// What a text means.
    public record Parsed(Needs needs, List<Name> names) {}

    /// The text is malformed.
    public static final class MalformedException extends Exception {
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

    public static Parsed parse(String text) throws MalformedException {
        if (text.length() > MAX_CHARS) {
            throw new MalformedException(
                    0,
                    "the expression is longer than "
                            + MAX_CHARS
                            + " characters; write a list, or a rule over one");
        }
        NeedsParser parser = new NeedsParser(text);
        parser.skipBlanks();
        if (parser.at == text.length()) {
            throw new MalformedException(0, "the expression is empty");
        }
        Needs needs = parser.any(0);
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return new Parsed(needs, List.copyOf(parser.names));
    }

    /// A bare name with the outcome it may end in.
    public static Name name(String text, int offset) {
        int dot = text.lastIndexOf('.');
        Outcome outcome = dot > 0 ? OUTCOMES.get(text.substring(dot + 1)) : null;
        return outcome == null
                ? new Name(text, Outcome.SUCCEEDED, offset)
                : new Name(text.substring(0, dot), outcome, offset);
    }

    private Needs any(int depth) throws MalformedException {
        List<Needs> terms = new ArrayList<>();
        do {
            terms.add(all(depth));
        } while (skip("||"));
        return terms.size() == 1 ? terms.getFirst() : new Needs.Any(terms);
    }

    private Needs all(int depth) throws MalformedException {
        List<Needs> terms = new ArrayList<>();
        do {
            terms.add(term(depth));
        } while (skip("&&"));
        return terms.size() == 1 ? terms.getFirst() : new Needs.All(terms);
    }

    private Needs term(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw new MalformedException(
                    at, "the expression nests deeper than " + MAX_DEPTH + " levels");
        }
        if (skip("!")) {
            return new Needs.Not(term(depth + 1));
        }
        int open = at;
        if (skip("(")) {
            Needs inner = any(depth + 1);
            if (!skip(")")) {
                throw at < text.length()
                        ? unexpected()
                        : new MalformedException(
                                open, "the parenthesis that opens here is not closed");
            }
            return inner;
        }
        return nameTerm();
    }

    private Needs nameTerm() throws MalformedException {
        int start = at;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw at < text.length()
                    ? unexpected()
                    : new MalformedException(at, "a name is missing at the end");
        }
        String word = text.substring(start, at);
        String symbol = WORDS.get(word.toLowerCase(Locale.ROOT));
        if (symbol != null && !word.equals(text.strip())) {
            throw new MalformedException(
                    start, Quote.of(word) + " is no operator here; write " + symbol);
        }
        skipBlanks();
        Name name = name(word, start);
        names.add(name);
        return new Needs.Is(name.name(), name.outcome());
    }

    private MalformedException unexpected() {
        char c = text.charAt(at);
        if (c == '&' || c == '|') {
            return new MalformedException(at, "a single " + c + "; write " + c + c);
        }
        if (isNameCharacter(c)) {
            String rest = text.substring(at).split("[\\s()&|!]", 2)[0];
            String symbol = WORDS.get(rest.toLowerCase(Locale.ROOT));
            return new MalformedException(
                    at,
                    symbol != null
                            ? Quote.of(rest) + " is no operator here; write " + symbol
                            : "an operator is missing before "
                                    + Quote.of(rest)
                                    + "; write && or ||");
        }
        if (c == ',') {
            return new MalformedException(at, "a comma; write && or ||, or a list: [a, b]");
        }
        return new MalformedException(at, "unexpected " + Quote.of(String.valueOf(c)));
    }

    private boolean skip(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        skipBlanks();
        return true;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '/';
    }
}
