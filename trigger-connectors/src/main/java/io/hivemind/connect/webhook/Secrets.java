package io.hivemind.connect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `{{ secrets.NAME }}` stands for on this worker: the file NAME of a folder, without the
/// line's end that editors leave, or else the variable HIVEMIND_SECRET_NAME. Nothing here is kept
/// or shown.
final class Secrets {
    static final String VARIABLE = "HIVEMIND_SECRET_";
    private static final Pattern NAME = Pattern.compile("\\{\\{\\s*secrets\\.(\\w{1,100})\\s*}}");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{");
    private static final long MAX_BYTES = 64 * 1024;

    private final @Nullable Path folder;
    private final Map<String, String> variables;

    /// @param folder with a file for each secret
    /// @param variables of the worker's environment
    Secrets(@Nullable Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = variables;
    }

    /// @throws IllegalArgumentException for a secret that is not there; the message names it, and
    ///   nothing of a value
    String resolve(String text) {
        Matcher names = NAME.matcher(text);
        StringBuilder resolved = new StringBuilder();
        int from = 0;
        while (names.find()) {
            resolved.append(plain(text.substring(from, names.start())));
            String name = names.group(1);
            resolved.append(
                    value(name)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "there is no secret " + where(name))));
            from = names.end();
        }
        resolved.append(plain(text.substring(from)));
        if (resolved.isEmpty()) {
            throw new IllegalArgumentException("its secret is empty");
        }
        return resolved.toString();
    }

    private static String plain(String text) {
        if (TEMPLATE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "a webhook's secret is written as {{ secrets.NAME }}, and no other template");
        }
        return text;
    }

    private Optional<String> value(String name) {
        if (folder != null) {
            Path file = folder.resolve(name);
            try {
                if (Files.isRegularFile(file)) {
                    return Optional.of(read(file)).filter(text -> !text.isEmpty());
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "the secret " + file + " cannot be read: " + e.getClass().getSimpleName(),
                        e);
            }
        }
        return Optional.ofNullable(variables.get(VARIABLE + name)).filter(text -> !text.isEmpty());
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("the secret " + file + " is larger than 64 KiB");
        }
        return Files.readString(file, UTF_8).replaceFirst("\\R\\z", "");
    }

    private String where(String name) {
        String variable = "variable " + VARIABLE + name;
        return name
                + ": no "
                + (folder == null ? "" : "file " + folder.resolve(name) + ", no ")
                + variable;
    }
}
