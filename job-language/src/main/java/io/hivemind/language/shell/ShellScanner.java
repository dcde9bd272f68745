package io.hivemind.language.shell;

import io.hivemind.language.template.Template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a command as a POSIX shell would, as far as quoting goes. A template may stand bare (it is
/// then put in double quotes), inside double quotes, in `$(…)` of both kinds, and in a
/// here-document whose delimiter is not quoted. Elsewhere it is refused. Should it ever misjudge a
/// place, the value is still no syntax: what stands in the command is a reference to a variable,
/// never the value.
public final class ShellScanner {
    private static final int MAX_DEPTH = 50;
    private static final String ASSIGN = "; put it into a variable first: x={{ … }}, then use $x";

    private final String text;
    private final Map<Integer, Template.Hole> holes = new HashMap<>();
    private final Weaver weaver = new Weaver();
    private final List<Heredoc> pending = new ArrayList<>();
    private int at;
    private int limit;
    private int depth;

    private record Heredoc(String delimiter, boolean quoted, boolean stripTabs) {}

    private ShellScanner(String text) {
        this.text = text;
        this.limit = text.length();
        Template.parse(text).holes().forEach(hole -> holes.put(hole.start(), hole));
    }

    /// Throws [Template.MalformedException] where a template does not end.
    public static ShellScan scan(String command) {
        ShellScanner scanner = new ShellScanner(command);
        if (scanner.holes.isEmpty()) {
            scanner.weaver.copy(command, 0, command.length());
        } else {
            scanner.commands(false);
        }
        return scanner.weaver.done();
    }

    /// Unquoted text, up to the end or to the parenthesis that closes a substitution.
    private void commands(boolean inSubstitution) {
        WordTracker words = new WordTracker();
        int open = 0;
        while (at < limit) {
            Template.Hole hole = holes.get(at);
            if (hole != null) {
                weaver.reference(hole, false);
                at = hole.end();
                words.inWord();
                continue;
            }
            char c = text.charAt(at);
            boolean wordStart = words.atWordStart();
            words.see(c);
            switch (c) {
                case '\\' -> escape();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '`' -> backticks();
                case '$' -> dollar(false);
                case '<' -> redirect();
                case '\n' -> {
                    copy(1);
                    heredocs();
                }
                case '#' -> {
                    if (wordStart) {
                        comment();
                    } else {
                        copy(1);
                    }
                }
                case '(' -> {
                    if (text.startsWith("((", at)) {
                        arithmetic(1, "inside (( ))");
                    } else {
                        open++;
                        copy(1);
                    }
                }
                case ')' -> {
                    if (open == 0 && inSubstitution && !words.inCase()) {
                        return;
                    }
                    open = Math.max(0, open - 1);
                    copy(1);
                }
                default -> copy(1);
            }
        }
    }

    private void copy(int count) {
        int end = Math.min(at + count, limit);
        weaver.copy(text, at, end);
        at = end;
    }

    private void refuse(Template.Hole hole, String where) {
        weaver.refuse(hole, where);
        at = hole.end();
    }

    private void escape() {
        Template.Hole hole = holes.get(at + 1);
        copy(hole == null ? 2 : 1);
        if (hole != null) {
            refuse(hole, "follows a backslash; leave the backslash out");
        }
    }

    private void singleQuoted() {
        int start = at;
        copy(1);
        while (at < limit && text.charAt(at) != '\'') {
            plain(
                    "stands inside single quotes, where the shell expands nothing; use double"
                            + " quotes");
        }
        close(start, "single quote");
    }

    private void doubleQuoted() {
        int start = at;
        copy(1);
        while (at < limit && text.charAt(at) != '"') {
            quotedCharacter();
        }
        close(start, "double quote");
    }

    /// What stands inside double quotes, or in a here-document.
    private void quotedCharacter() {
        Template.Hole hole = holes.get(at);
        if (hole != null) {
            weaver.reference(hole, true);
            at = hole.end();
            return;
        }
        switch (text.charAt(at)) {
            case '\\' -> escape();
            case '`' -> backticks();
            case '$' -> dollar(true);
            default -> copy(1);
        }
    }

    private void close(int start, String what) {
        if (at < limit) {
            copy(1);
        } else {
            weaver.problem(start, "the " + what + " that opens here is not closed");
        }
    }

    /// One character where no template may stand.
    private void plain(String where) {
        Template.Hole hole = holes.get(at);
        if (hole != null) {
            refuse(hole, where);
        } else {
            copy(1);
        }
    }

    private void backticks() {
        int start = at;
        copy(1);
        while (at < limit && text.charAt(at) != '`') {
            if (text.charAt(at) == '\\' && holes.get(at + 1) == null) {
                copy(2);
            } else {
                plain("stands inside backticks; write $(…) instead");
            }
        }
        close(start, "backtick");
    }

    private void dollar(boolean quoted) {
        Template.Hole hole = holes.get(at + 1);
        if (hole != null) {
            copy(1);
            refuse(hole, "follows a $; leave the $ out");
        } else if (text.startsWith("$$", at)) {
            copy(2);
        } else if (text.startsWith("$((", at)) {
            copy(1);
            arithmetic(2, "inside $(( ))");
        } else if (text.startsWith("$(", at)) {
            substitution();
        } else if (text.startsWith("${", at)) {
            parameter(quoted);
        } else if (text.startsWith("$'", at) && !quoted) {
            ansiQuoted();
        } else {
            copy(1);
        }
    }

    private void substitution() {
        int start = at;
        copy(2);
        if (++depth > MAX_DEPTH) {
            weaver.problem(start, "$(…) nests deeper than " + MAX_DEPTH + " levels");
            at = limit;
        }
        commands(true);
        depth--;
        close(start, "$( ");
    }

    /// @param parentheses how many open at once
    private void arithmetic(int parentheses, String where) {
        int start = at;
        int open = 0;
        do {
            char c = text.charAt(at);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            plain("stands " + where + ", where a text would be calculated" + ASSIGN);
        } while (at < limit && open > 0);
        if (open > 0) {
            weaver.problem(
                    start, "the " + "(".repeat(parentheses) + " that opens here is not closed");
        }
    }

    private void parameter(boolean quoted) {
        int start = at;
        copy(2);
        int open = 1;
        while (at < limit && open > 0) {
            char c = text.charAt(at);
            if (holes.get(at) == null && c == '\\' && holes.get(at + 1) == null) {
                copy(2);
            } else if (holes.get(at) == null && c == '\'' && !quoted) {
                singleQuoted();
            } else {
                open += holes.get(at) != null ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
                plain("stands inside ${ }" + ASSIGN);
            }
        }
        if (open > 0) {
            weaver.problem(start, "the ${ that opens here is not closed");
        }
    }

    /// `$'…'`: shells disagree about `\'` in it, so that where it ends is not known.
    private void ansiQuoted() {
        int start = at;
        copy(2);
        while (at < limit && text.charAt(at) != '\'') {
            if (text.startsWith("\\'", at)) {
                weaver.problem(
                        at,
                        "\\' inside $'…' ends it in some shells only; use double quotes in a"
                                + " command with templates");
                copy(2);
            } else if (text.charAt(at) == '\\' && holes.get(at + 1) == null) {
                copy(2);
            } else {
                plain("stands inside $'…'; use double quotes");
            }
        }
        close(start, "quote");
    }

    private void comment() {
        while (at < limit && text.charAt(at) != '\n') {
            Template.Hole hole = holes.get(at);
            if (hole == null) {
                copy(1);
            } else {
                at = hole.end();
            }
        }
    }

    private void redirect() {
        if (!text.startsWith("<<", at) || text.startsWith("<<<", at)) {
            copy(text.startsWith("<<<", at) ? 3 : 1);
            return;
        }
        copy(2);
        boolean stripTabs = at < limit && text.charAt(at) == '-';
        copy(stripTabs ? 1 : 0);
        while (at < limit && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            copy(1);
        }
        StringBuilder delimiter = new StringBuilder();
        boolean quoted = false;
        while (at < limit && " \t\n;|&<>()".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"' || c == '\\') {
                quoted = true;
            } else {
                delimiter.append(c);
            }
            plain("stands in the delimiter of a here-document");
        }
        pending.add(new Heredoc(delimiter.toString(), quoted, stripTabs));
    }

    /// The here-documents that were announced on the line that has just ended.
    private void heredocs() {
        List<Heredoc> announced = List.copyOf(pending);
        pending.clear();
        for (Heredoc heredoc : announced) {
            int end = bodyEnd(heredoc);
            int outer = limit;
            limit = end;
            while (at < limit) {
                if (heredoc.quoted()) {
                    plain(
                            "stands in a here-document whose delimiter is quoted, where the shell"
                                    + " expands nothing; leave the quotes out");
                } else {
                    quotedCharacter();
                }
            }
            limit = outer;
            int line = text.indexOf('\n', at);
            copy((line < 0 || line >= limit ? limit : line + 1) - at);
        }
    }

    private int bodyEnd(Heredoc heredoc) {
        int line = at;
        while (line < limit) {
            int end = text.indexOf('\n', line);
            int stop = end < 0 || end > limit ? limit : end;
            String content = text.substring(line, stop);
            if ((heredoc.stripTabs() ? content.replaceFirst("^\t+", "") : content)
                    .equals(heredoc.delimiter())) {
                return line;
            }
            line = stop + 1;
        }
        return limit;
    }
}
