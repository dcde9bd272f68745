package io.hivemind.language.expression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes other text where an expression reads a member of a variable (`params.url`,
/// `tasks['a'].output`).
public final class Members {
    private static final Pattern SEGMENT =
            Pattern.compile(
                    "\\s*(?:\\.\\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)"
                            + "|\\[\\s*(?:'(?<single>[^'\\\\]*)'|\"(?<double>[^\"\\\\]*)\")\\s*])");

    /// What takes the place of a member.
    ///
    /// @param segments how many names behind the variable it stands for
    public record Edit(int segments, String text) {}

    /// Decides what becomes of a member.
    @FunctionalInterface
    public interface Editor {
        /// @param path the names behind the variable: `a`, `output` for `tasks.a.output`
        Optional<Edit> edit(String variable, List<String> path);
    }

    private record Segment(String name, int end) {}

    private Members() {}

    /// The source with its members edited; the source itself where there was nothing to edit.
    public static String edited(Compiled compiled, Editor editor) {
        String source = compiled.source();
        List<Reference> references =
                compiled.references().stream()
                        .filter(reference -> reference.member() != null)
                        .sorted(Comparator.comparingInt(Reference::offset).reversed())
                        .toList();
        StringBuilder text = new StringBuilder(source);
        int before = -1;
        for (Reference reference : references) {
            int start = index(source, reference.offset());
            if (start == before || !source.startsWith(reference.variable(), start)) {
                continue;
            }
            before = start;
            List<Segment> path = path(source, start + reference.variable().length());
            Optional<Edit> edit =
                    editor.edit(reference.variable(), path.stream().map(Segment::name).toList());
            edit.ifPresent(
                    done -> text.replace(start, path.get(done.segments() - 1).end(), done.text()));
        }
        return text.toString();
    }

    private static int index(String source, int codePoints) {
        return source.offsetByCodePoints(
                0, Math.min(codePoints, source.codePointCount(0, source.length())));
    }

    private static List<Segment> path(String source, int from) {
        List<Segment> path = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(source);
        int at = from;
        while (matcher.region(at, source.length()).lookingAt()) {
            String name = matcher.group("name");
            String single = matcher.group("single");
            path.add(
                    new Segment(
                            name != null ? name : single != null ? single : matcher.group("double"),
                            matcher.end()));
            at = matcher.end();
        }
        return path;
    }
}
