package io.hivemind.systemtests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks the sources below a folder against the house style. Every problem is one line: file,
/// line, what is wrong.
record Tidy(Path root) {
    private static final int FILE_LINES = 400;
    private static final int TEST_FILE_LINES = 600;
    private static final int LINE_CHARS = 120;
    private static final Set<String> EMPTY_WORDS =
            Set.of(
                    "util",
                    "utils",
                    "common",
                    "impl",
                    "manager",
                    "managers",
                    "helper",
                    "helpers",
                    "misc");
    private static final Pattern OPEN_TASK = Pattern.compile("\\b(?:T[O]DO|FIX[M]E|X[X]X)\\b");
    private static final Pattern ISSUE = Pattern.compile("#\\d+");

    List<String> problems() {
        List<Path> files = javaFiles();
        List<String> problems = new ArrayList<>();
        files.forEach(file -> checkFile(file, problems));
        packages(files).forEach(folder -> checkPackage(folder, problems));
        problems.addAll(new MethodSizes(root).problems(files));
        return problems;
    }

    private void checkFile(Path file, List<String> problems) {
        List<String> lines = lines(file);
        int limit = file.toString().contains("/src/test/") ? TEST_FILE_LINES : FILE_LINES;
        if (lines.size() > limit) {
            problems.add("%s: %d lines, at most %d".formatted(name(file), lines.size(), limit));
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.length() > LINE_CHARS) {
                problems.add(
                        "%s:%d: %d characters, at most %d"
                                .formatted(name(file), i + 1, line.length(), LINE_CHARS));
            }
            if (OPEN_TASK.matcher(line).find() && !ISSUE.matcher(line).find()) {
                problems.add(
                        "%s:%d: an open task names its issue, like #12"
                                .formatted(name(file), i + 1));
            }
        }
    }

    private void checkPackage(Path folder, List<String> problems) {
        Path info = folder.resolve("package-info.java");
        if (!Files.exists(info)) {
            // A package's tests are described by the package they test.
            if (!Files.exists(Path.of(info.toString().replace("/src/test/", "/src/main/")))) {
                problems.add(name(folder) + ": no package-info.java");
            }
        } else if (!lines(info).contains("@NullMarked")) {
            problems.add(name(info) + ": not @NullMarked");
        }
        for (Path part : root.relativize(folder)) {
            if (EMPTY_WORDS.contains(part.toString())) {
                problems.add(
                        "%s: a package named %s says nothing about what lives there"
                                .formatted(name(folder), part));
            }
        }
    }

    private static Set<Path> packages(List<Path> files) {
        Set<Path> folders = new TreeSet<>();
        for (Path file : files) {
            Path folder = file.getParent();
            // The package of generated records is made by the build, without a description.
            if (folder != null
                    && folder.toString().contains("/java/")
                    && !folder.endsWith("io/hivemind/avro")) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private List<Path> javaFiles() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !name(file).matches("(.*/)?(target|\\.[^/]+)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(Path file) {
        return root.relativize(file).toString();
    }
}
