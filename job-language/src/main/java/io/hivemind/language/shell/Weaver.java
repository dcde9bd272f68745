package io.hivemind.language.shell;

import io.hivemind.language.template.Template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Gathers what the scanner passes: the text as it is, and references in the place of templates.
final class Weaver {
    private static final String VARIABLE = "HIVEMIND_VALUE_";
    private static final Pattern RAW = Pattern.compile("raw\\s*\\(.*\\)", Pattern.DOTALL);

    private final List<ShellScan.Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final List<ShellScan.Problem> problems = new ArrayList<>();

    void copy(CharSequence source, int from, int to) {
        text.append(source, from, to);
    }

    /// @param quoted whether it stands inside double quotes, or where it is not split anyway
    void reference(Template.Hole hole, boolean quoted) {
        if (pasted(hole)) {
            return;
        }
        String name =
                names.computeIfAbsent(hole.source(), ignored -> VARIABLE + (names.size() + 1));
        text.append(quoted ? "${" + name + "}" : "\"${" + name + "}\"");
    }

    /// A template where only `raw(…)` may stand.
    void refuse(Template.Hole hole, String where) {
        if (!pasted(hole)) {
            problems.add(
                    new ShellScan.Problem(
                            hole.start(), "the template {{ " + hole.source() + " }} " + where));
        }
    }

    private boolean pasted(Template.Hole hole) {
        if (!RAW.matcher(hole.source()).matches()) {
            return false;
        }
        parts.add(new ShellScan.Text(text.toString()));
        text.setLength(0);
        parts.add(new ShellScan.Pasted(hole.source()));
        return true;
    }

    void problem(int offset, String message) {
        problems.add(new ShellScan.Problem(offset, message));
    }

    ShellScan done() {
        parts.add(new ShellScan.Text(text.toString()));
        Map<String, String> variables = new LinkedHashMap<>();
        names.forEach((expression, name) -> variables.put(name, expression));
        return new ShellScan(parts, variables, problems);
    }
}
