package io.hivemind.language.crontab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of a crontab.
sealed interface CrontabLine {
    record Blank() implements CrontabLine {}

    record Comment(String text) implements CrontabLine {}

    /// @param value without the quotes around it
    record Variable(String name, String value) implements CrontabLine {}

    /// @param schedule five fields, or one word as `@daily`
    /// @param user empty but in the system's crontab
    /// @param command as it was written, with its `%`
    record Entry(String schedule, String user, String command) implements CrontabLine {}

    /// @param why it cannot be read
    record Malformed(String why) implements CrontabLine {}

    Pattern VARIABLE =
            Pattern.compile("\\s*[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?\\s*=\\s*(.*?)\\s*");
    Pattern ENTRY = Pattern.compile("\\s*(@\\w+|(?:\\S+\\s+){4}\\S+)\\s+(\\S.*?)\\s*");
    Pattern USER = Pattern.compile("(\\S+)\\s+(\\S.*)");

    /// @param system whether the sixth field is a user, as in `/etc/crontab`
    static CrontabLine of(String line, boolean system) {
        if (line.isBlank()) {
            return new Blank();
        }
        if (line.stripLeading().startsWith("#")) {
            return new Comment(line.strip().replaceFirst("^#+", "").strip());
        }
        Matcher variable = VARIABLE.matcher(line);
        if (variable.matches()) {
            return new Variable(variable.group(1), unquoted(variable.group(2)));
        }
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            return new Malformed("it is neither NAME=value nor five fields of time and a command");
        }
        String schedule = entry.group(1).replaceAll("\\s+", " ");
        if (!system) {
            return new Entry(schedule, "", entry.group(2));
        }
        Matcher user = USER.matcher(entry.group(2));
        return user.matches()
                ? new Entry(schedule, user.group(1), user.group(2))
                : new Malformed("behind the time, a user and a command are missing");
    }

    private static String unquoted(String value) {
        boolean quoted =
                value.length() > 1
                        && (value.startsWith("\"") || value.startsWith("'"))
                        && value.endsWith(value.substring(0, 1));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
