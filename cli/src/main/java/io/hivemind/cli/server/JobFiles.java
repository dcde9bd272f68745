package io.hivemind.cli.server;

import io.hivemind.cli.UserError;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The job files that FILES and DIRS on a command line stand for.
public final class JobFiles {
    private JobFiles() {}

    /// A folder stands for the `.yaml`, `.yml` and `.json` files directly in it, in order of name;
    /// test files (`*.test.yaml`) are none.
    public static List<Path> of(List<Path> arguments) {
        List<Path> files = new ArrayList<>();
        for (Path argument : arguments) {
            if (Files.isDirectory(argument)) {
                files.addAll(inFolder(argument));
            } else if (Files.isReadable(argument)) {
                files.add(argument);
            } else {
                throw new UserError(
                        argument
                                + (Files.exists(argument) ? ": cannot be read" : ": no such file"));
            }
        }
        return files;
    }

    /// As [#of]; none at all is a mistake.
    public static List<Path> some(List<Path> arguments) {
        List<Path> files = of(arguments);
        if (files.isEmpty()) {
            throw new UserError(
                    "no job files (*.yaml, *.yml, *.json) in "
                            + arguments.stream()
                                    .map(Path::toString)
                                    .collect(Collectors.joining(", ")));
        }
        return files;
    }

    private static List<Path> inFolder(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(JobFiles::isJobFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    static boolean isJobFile(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean test =
                name.endsWith(".test.yaml") || name.endsWith(".test.yml") || name.startsWith(".");
        return !test && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }
}
