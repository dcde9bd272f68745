package io.hivemind.language.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An expression that only reads a member, as `tasks.extract.output` or `params['day']`: most are,
/// and what it reads is plain to see without CEL's compiler, which takes about a millisecond.
final class PlainPath {
    private static final Pattern HEAD = Pattern.compile("[a-z]+");
    private static final Pattern SEGMENT =
            Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_]*)|\\['([A-Za-z0-9_. -]*)'\\]");

    /// What CEL does not take as a name.
    private static final Set<String> RESERVED =
            Set.of(
                    "true",
                    "false",
                    "null",
                    "in",
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "for",
                    "function",
                    "if",
                    "import",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "return",
                    "var",
                    "void",
                    "while");

    private PlainPath() {}

    /// What it reads; empty for any other expression.
    static Optional<Reference> of(String source, Set<String> variables) {
        Matcher head = HEAD.matcher(source);
        if (!head.lookingAt() || !variables.contains(head.group())) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        Matcher segment = SEGMENT.matcher(source);
        for (int at = head.end(); at < source.length(); at = segment.end()) {
            if (!segment.region(at, source.length()).lookingAt()) {
                return Optional.empty();
            }
            String name = segment.group(1) == null ? segment.group(2) : segment.group(1);
            if (segment.group(1) != null && RESERVED.contains(name)) {
                return Optional.empty();
            }
            names.add(name);
            if (names.size() > Budget.SOURCE_DEPTH / 2) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Reference(
                        head.group(),
                        names.isEmpty() ? null : names.get(0),
                        names.size() < 2 ? null : names.get(1),
                        0));
    }
}
