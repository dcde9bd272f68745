package io.hivemind.executor.body;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a command reaches its shell unharmed. The JDK hands words and variables over in the locale's
/// encoding, which in a container is often plain ASCII, and turns all else into question marks;
/// then a small script that the shell reads carries the bytes instead.
///
/// @param words what is started
/// @param environment what it is started with
record Launch(List<String> words, Map<String, String> environment) {
    private static final Charset NATIVE =
            Charset.forName(
                    System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

    /// @param shell the shell's words, without `-c`
    /// @param script where a script may be written, if one is needed
    static Launch of(
            List<String> shell, String command, Map<String, String> environment, Path script)
            throws IOException {
        return of(shell, command, environment, script, NATIVE);
    }

    static Launch of(
            List<String> shell,
            String command,
            Map<String, String> environment,
            Path script,
            Charset encoding)
            throws IOException {
        List<String> direct = with(shell, "-c", command);
        if (encoding.equals(StandardCharsets.UTF_8)
                || fits(encoding.newEncoder(), direct, environment)) {
            return new Launch(direct, environment);
        }
        CharsetEncoder encoder = encoding.newEncoder();
        Map<String, String> plain = new TreeMap<>();
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
            if (encoder.canEncode(entry.getValue())) {
                plain.put(entry.getKey(), entry.getValue());
            } else {
                text.append("export ")
                        .append(entry.getKey())
                        .append('=')
                        .append(quote(entry.getValue()))
                        .append('\n');
            }
        }
        text.append("exec");
        for (String word : direct) {
            text.append(' ').append(quote(word));
        }
        Files.writeString(script, text.append('\n'));
        return new Launch(List.of("/bin/sh", script.toString()), plain);
    }

    private static boolean fits(
            CharsetEncoder encoder, List<String> words, Map<String, String> environment) {
        return words.stream().allMatch(encoder::canEncode)
                && environment.values().stream().allMatch(encoder::canEncode);
    }

    /// One word for a POSIX shell, whatever is in it.
    private static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
