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

    private static final Pattern NO_START =
            Pattern.compile("found character '?(.)'?.* that cannot start any token");

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
        String problem = String.valueOf(e.getProblem());
        if (isOpenQuote(e, problem)) {
            // Where the text ends says nothing: where the quote opens does.
            at = e.getContextMark().map(YamlAdvice::position).orElse(at);
        }
        messages.problem(at, NodePath.ROOT, "not YAML: " + explain(e, problem, at));
    }

    private static boolean isOpenQuote(MarkedYamlEngineException e, String problem) {
        return problem.contains("end of stream") && context(e).contains("quoted scalar");
    }

    private static String context(MarkedYamlEngineException e) {
        return String.valueOf(e.getContext());
    }

    private String explain(MarkedYamlEngineException e, String problem, Position at) {
        String line = origin.line(at.line());
        Matcher not = UNQUOTED_NOT.matcher(line);
        Matcher start = NO_START.matcher(problem);
        if (not.find()) {
            return problem
                    + "; an expression that starts with ! has to be in quotes: "
                    + Quote.of(not.group(1).strip());
        }
        if (isOpenQuote(e, problem)) {
            return "the quote that opens here is not closed";
        }
        if (line.contains("{{")) {
            return problem
                    + "; a value that starts with a template has to be in quotes: \"{{ … }}\"";
        }
        if (problem.contains("expected ',' or")) {
            return problem
                    + "; inside { } and [ ] a text with one of [ ] { } , has to be in quotes,"
                    + " and each that opens has to be closed";
        }
        if (problem.contains("(TAB)")) {
            return "a tab where the line is indented; indent with spaces, not with tabs";
        }
        if (start.find()) {
            return "a text cannot start with " + start.group(1) + " unquoted; put it in quotes";
        }
        if (problem.contains("mapping values are not allowed")) {
            int colon = line.indexOf(": ");
            return colon >= 0 && colon < at.column() - 1
                    ? "a text with \": \" in it has to be in quotes"
                    : "this line is indented further than the one before it, which has its value"
                            + " already; the keys of one mapping start in the same column";
        }
        if (problem.startsWith("expected <block end>")) {
            return indentation(e, at);
        }
        if (problem.contains("could not find expected ':'")) {
            return "the text before this line is no \"key: value\"; a text of several lines is"
                    + " indented further than its key";
        }
        return problem + (line.contains("\t") ? "; indent with spaces, not with tabs" : "");
    }

    private boolean startsItsLine(Position at) {
        String line = origin.line(at.line());
        return line.substring(0, Math.min(line.length(), at.column() - 1)).isBlank();
    }

    private String indentation(MarkedYamlEngineException e, Position at) {
        boolean list = context(e).contains("collection") || context(e).contains("sequence");
        String what = list ? "the items of one list" : "the keys of one mapping";
        return e.getContextMark()
                .map(YamlAdvice::position)
                .filter(first -> first.column() != at.column() && startsItsLine(at))
                .map(first ->
                        "this line starts in column "
                                + at.column()
                                + ", and what it seems to belong to in column "
                                + first.column()
                                + " (line "
                                + first.line()
                                + "); "
                                + what
                                + " start in the same column")
                .orElse(
                        "this does not go on with what stands before it; look at the indentation,"
                                + " and at quotes that end too early");
    }

    private static Position position(Mark mark) {
        return YamlComposer.position(mark);
    }
}
