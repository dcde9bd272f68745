package io.hivemind.cli.simulation;

import io.hivemind.cli.UserError;
import io.hivemind.language.Source;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that a command names, and those beside them.
public final class TestFiles {
    private TestFiles() {}

    /// A folder stands for the test files (`*.test.yaml`) in it, in order of name.
    public static List<Path> of(List<Path> arguments) {
        List<Path> files = new ArrayList<>();
        for (Path argument : arguments) {
            if (Files.isDirectory(argument)) {
                files.addAll(inFolder(argument));
            } else {
                files.add(argument);
            }
        }
        return files;
    }

    /// Throws [UserError] for a file that cannot be read.
    public static Source source(Path file) {
        try {
            return new Source(
                    file.toString(), Files.readString(file), name -> beside(file, name) != null);
        } catch (MalformedInputException e) {
            throw new UserError(file + ": is not UTF-8 text", e);
        } catch (IOException e) {
            throw new UserError(
                    file
                            + (Files.exists(file)
                                    ? ": cannot be read: " + e.getMessage()
                                    : ": no such file"),
                    e);
        }
    }

    /// The file that a test file uses.
    public static Optional<Source> used(Path file, String name) {
        Path path = beside(file, name);
        return path == null ? Optional.empty() : Optional.of(source(path));
    }

    private static @org.jspecify.annotations.Nullable Path beside(Path file, String name) {
        try {
            Path path = file.resolveSibling(name);
            return Files.isRegularFile(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static List<Path> inFolder(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path ->
                            path.getFileName().toString().matches(".*\\.test\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }
}
