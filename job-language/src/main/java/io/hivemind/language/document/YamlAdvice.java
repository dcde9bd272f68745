package io.hivemind.language.document;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Messages of their own for what YAML makes of expressions that should have been in quotes.
final class YamlAdvice {
    private static final Pattern UNQUOTED_NOT =
            Pattern.compile("(?:^|[:\\-\\[,]\\s+)(![^\\s\"'][^\"'#\\]},]*)");

    private final SourceText origin;
    private final Messages messages;

    YamlAdvice(SourceText origin, Messages messages) {
        this.origin = origin;
        this.messages = messages;
    }

    /// A local tag: most often `needs: !a.failed`, which wanted to be an expression.
    void tag(String tag, String rest, Position at, NodePath path) {
        String written = tag + (rest.isEmpty() ? "" : " " + rest);
        if (tag.startsWith("!")) {
            messages.problem(
                    at,
                    path,
                    Quote.of(written)
                            + " is a YAML tag here, not an expression; put it in quotes: "
                            + Quote.of(written));
        } else {
            messages.problem(
                    at,
                    path,
                    "the YAML tag " + Quote.of(tag) + " has no meaning here; leave it out");
        }
    }

    /// A key that is a mapping: most often an unquoted template.
    void complexKey(Position at, NodePath path) {
        String line = origin.line(at.line());
        int open = line.indexOf("{{");
        if (open >= 0) {
            int close = line.indexOf("}}", open);
            String template = close < 0 ? "{{ … }}" : line.substring(open, close + 2);
            messages.problem(at, path, "put the template in quotes: " + Quote.of(template));
        } else {
            messages.problem(at, path, "a key has to be a text");
        }
    }

    /// `{hour: bounded(0, +10, 20)}` unquoted: the comma has cut it into three keys.
    boolean brokenByComma(List<Node.Entry> entries) {
        for (Node.Entry entry : entries) {
            if (entry.value() instanceof Node.Scalar scalar
                    && scalar.kind() == Node.Kind.TEXT
                    && scalar.text().matches("(bounded|jitter|interval|exact)\\([^)]*")) {
                String line = origin.line(scalar.at().line());
                int open = line.indexOf(scalar.text());
                int close = open < 0 ? -1 : line.indexOf(')', open);
                String whole = close < 0 ? scalar.text() + ", …)" : line.substring(open, close + 1);
                messages.problem(
                        scalar,
                        whole
                                + " is cut at its comma inside { }; put it in quotes: "
                                + entry.key()
                                + ": "
                                + Quote.of(whole));
                return true;
            }
        }
        return false;
    }

    void syntax(MarkedYamlEngineException e) {
        Position at =
                e.getProblemMark()
                        .or(e::getContextMark)
                        .map(YamlAdvice::position)
                        .orElse(Position.START);
        String line = origin.line(at.line());
        Matcher not = UNQUOTED_NOT.matcher(line);
        String text = "not YAML: " + e.getProblem();
        if (not.find()) {
            text +=
                    "; an expression that starts with ! has to be in quotes: "
                            + Quote.of(not.group(1).strip());
        } else if (line.contains("{{")) {
            text += "; a value that starts with a template has to be in quotes: \"{{ … }}\"";
        } else if (String.valueOf(e.getProblem()).contains("expected ',' or")) {
            text += "; inside { } and [ ] a text with one of [ ] { } , has to be in quotes";
        } else if (line.contains("\t")) {
            text += "; indent with spaces, not with tabs";
        }
        messages.problem(at, NodePath.ROOT, text);
    }

    private static Position position(Mark mark) {
        return YamlComposer.position(mark);
    }
}
