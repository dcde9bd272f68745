package io.hivemind.language.crontab;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names for commands: that of the program, or of the script that it runs; all different.
final class JobNames {
    private static final Set<String> RUN_OTHERS =
            Set.of(
                    "bash", "sh", "dash", "zsh", "env", "exec", "nice", "ionice", "nohup", "sudo",
                    "time", "timeout", "flock", "chronic", "python", "python3", "perl", "ruby",
                    "node", "php", "java", "command", "cd", "test", "[");
    private static final int MAX_CHARS = 50;

    private final Set<String> taken = new HashSet<>();

    String of(String command) {
        String name = program(command);
        String unique = name;
        for (int n = 2; !taken.add(unique); n++) {
            unique = name + "-" + n;
        }
        return unique;
    }

    private static String program(String command) {
        List<String> words = List.of(command.strip().split("[\\s;&|<>()\"']+"));
        String first = "";
        for (String word : words) {
            String base = word.substring(word.lastIndexOf('/') + 1);
            if (word.isEmpty() || word.startsWith("-") || word.contains("=") || isNumber(word)) {
                continue;
            }
            String name = clean(base);
            if (!name.isEmpty() && !RUN_OTHERS.contains(base) && !isFolder(words, word)) {
                return name;
            }
            first = first.isEmpty() ? name : first;
        }
        return first.isEmpty() ? "job" : first;
    }

    /// What `cd` goes to, and `flock` holds.
    private static boolean isFolder(List<String> words, String word) {
        int before = words.indexOf(word) - 1;
        return word.endsWith(".lock")
                || (before >= 0 && Set.of("cd", "flock").contains(words.get(before)));
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> Character.isDigit(c) || c == '.');
    }

    private static String clean(String base) {
        String name =
                base.replaceFirst("\\.(sh|bash|py|pl|rb|js|php|jar)$", "")
                        .replaceAll("[^A-Za-z0-9._-]", "-")
                        .replaceAll("^[^A-Za-z0-9]+|-+$", "")
                        .toLowerCase(Locale.ROOT);
        return name.substring(0, Math.min(name.length(), MAX_CHARS));
    }
}
