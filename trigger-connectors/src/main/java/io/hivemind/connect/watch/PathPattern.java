package io.hivemind.connect.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Names with `*`, `?`, `[abc]`, `{a,b}`, and `**` for any number of folders, none included. As in
/// a shell, a name that begins with a dot is only matched by a pattern that does.
///
/// It is matched name by name, on the way down: the state is a set of positions in the pattern.
public final class PathPattern {
    private static final int MAX_SEGMENTS = 60;
    private static final String SPECIAL = "*?[{";

    private sealed interface Segment {
        record Name(Pattern pattern, boolean dots) implements Segment {}

        record AnyFolders() implements Segment {}
    }

    private final List<Segment> segments = new ArrayList<>();
    private final boolean alsoWithin;
    private final boolean dots;

    /// @param text names parted by `/`
    /// @param alsoWithin what is right in a folder that matches, matches too
    /// @param dots whether names that begin with a dot are as any other
    /// @throws IllegalArgumentException for a malformed one
    public PathPattern(String text, boolean alsoWithin, boolean dots) {
        this.alsoWithin = alsoWithin;
        this.dots = dots;
        for (String name : text.split("/")) {
            if (!name.isEmpty()) {
                segments.add(segment(name));
            }
        }
        if (alsoWithin) {
            segments.add(segment("*"));
        }
        if (segments.isEmpty() || segments.size() > MAX_SEGMENTS) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has no name in it, or more than " + MAX_SEGMENTS);
        }
    }

    public static boolean isSpecial(String text) {
        return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    /// Where matching begins.
    public long start() {
        return closure(1);
    }

    /// The positions after a name.
    public long step(long positions, String name) {
        long next = 0;
        for (int i = 0; i < segments.size(); i++) {
            if ((positions & 1L << i) == 0) {
                continue;
            }
            switch (segments.get(i)) {
                case Segment.AnyFolders _ -> next |= hidden(name) ? 0 : 1L << i;
                case Segment.Name(Pattern pattern, boolean withDot) -> {
                    if ((withDot || !hidden(name)) && pattern.matcher(name).matches()) {
                        next |= 1L << (i + 1);
                    }
                }
            }
        }
        return closure(next);
    }

    /// Whether a file is matched whose last name led here.
    public boolean matched(long positions) {
        long end = 1L << segments.size();
        long ends = alsoWithin ? end | end >>> 1 : end;
        return (positions & ends) != 0;
    }

    /// Whether something in a folder may be matched whose name led here.
    public boolean leadsOn(long positions) {
        return (positions & ((1L << segments.size()) - 1)) != 0;
    }

    /// Whether only `**` leads on from here.
    public boolean onlyAnyFolders(long positions) {
        for (int i = 0; i < segments.size(); i++) {
            boolean here = (positions & 1L << i) != 0;
            boolean afterAny = i > 0 && segments.get(i - 1) instanceof Segment.AnyFolders;
            if (here && !(segments.get(i) instanceof Segment.AnyFolders) && !afterAny) {
                return false;
            }
        }
        return true;
    }

    /// Whether a whole path is matched, its names parted by `/`.
    public boolean matches(String path) {
        long positions = start();
        for (String name : path.split("/")) {
            positions = step(positions, name);
        }
        return matched(positions);
    }

    private boolean hidden(String name) {
        return !dots && name.startsWith(".");
    }

    private long closure(long positions) {
        long all = positions;
        for (int i = 0; i < segments.size(); i++) {
            if ((all & 1L << i) != 0 && segments.get(i) instanceof Segment.AnyFolders) {
                all |= 1L << (i + 1);
            }
        }
        return all;
    }

    private static Segment segment(String name) {
        if (name.equals("**")) {
            return new Segment.AnyFolders();
        }
        try {
            Pattern pattern = Pattern.compile(regex(name), Pattern.DOTALL);
            return new Segment.Name(pattern, name.startsWith(".") || name.startsWith("\\."));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no pattern: " + e.getDescription(), e);
        }
    }

    private static String regex(String name) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[' -> i = characters(name, i, regex);
                case '{' -> {
                    braces++;
                    regex.append("(?:");
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case '\\' -> {
                    i++;
                    regex.append(quoted(i < name.length() ? name.charAt(i) : '\\'));
                }
                default -> regex.append(quoted(c));
            }
        }
        if (braces > 0) {
            throw new IllegalArgumentException("\"" + name + "\" has a { without }");
        }
        return regex.toString();
    }

    /// `[a-z]`, `[!a-z]`; returns where it ends.
    private static int characters(String name, int from, StringBuilder regex) {
        int end = name.indexOf(']', from + 2);
        if (end < 0) {
            throw new IllegalArgumentException("\"" + name + "\" has a [ without ]");
        }
        String inside = name.substring(from + 1, end);
        boolean not = inside.startsWith("!") || inside.startsWith("^");
        regex.append(not ? "[^" : "[");
        inside.substring(not ? 1 : 0)
                .chars()
                .forEach(c -> regex.append(c == '-' ? "-" : quoted((char) c)));
        regex.append(']');
        return end;
    }

    private static String quoted(char c) {
        return Character.isLetterOrDigit(c) || c > 127 || c == '_' ? String.valueOf(c) : "\\" + c;
    }
}
