package io.hivemind.cli.server;

import io.hivemind.cli.UserError;
import io.hivemind.core.job.FileRef;
import io.hivemind.language.Loaded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A file beside a job file that its jobs bring along.
///
/// @param path relative to the job file's folder, with `/`
/// @param base64 its content
record LocalFile(String path, boolean executable, int sizeBytes, String base64) {
    private static final long MOST_BYTES = 10L * 1024 * 1024;

    /// All files that the globs of the jobs' `files` stand for.
    static List<LocalFile> of(Path jobFile, Loaded loaded) {
        Set<String> globs =
                loaded.jobs().stream()
                        .flatMap(job -> job.spec().files().stream())
                        .map(FileRef::path)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (globs.isEmpty()) {
            return List.of();
        }
        Path folder =
                Objects.requireNonNull(
                        jobFile.toAbsolutePath().normalize().getParent(), "a file is in a folder");
        List<LocalFile> files = new ArrayList<>();
        long bytes = 0;
        for (Path path : matching(folder, globs)) {
            LocalFile file = read(folder, path);
            bytes += file.sizeBytes();
            if (bytes > MOST_BYTES) {
                throw new UserError(
                        jobFile
                                + ": its files are more than "
                                + MOST_BYTES / 1024 / 1024
                                + " MiB together, with "
                                + file.path());
            }
            files.add(file);
        }
        return files;
    }

    /// Whether a file of this name lies in the job file's folder, or below it.
    static boolean isBeside(Path jobFile, String name) {
        Path own = jobFile.toAbsolutePath().normalize();
        try {
            Path path = own.resolveSibling(name);
            return Files.isRegularFile(path) && isWithin(own.resolveSibling("."), path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /// Links that lead out of the folder are not followed.
    private static boolean isWithin(Path folder, Path path) {
        try {
            return path.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> matching(Path folder, Set<String> globs) {
        List<PathMatcher> matchers =
                globs.stream()
                        .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                        .toList();
        int depth =
                globs.stream().anyMatch(glob -> glob.contains("**"))
                        ? Integer.MAX_VALUE
                        : globs.stream().mapToInt(glob -> glob.split("/").length).max().orElse(1);
        try (Stream<Path> all = Files.walk(folder, depth)) {
            return all.filter(path -> Files.isRegularFile(path) && isWithin(folder, path))
                    .filter(path ->
                            matchers.stream()
                                    .anyMatch(matcher -> matcher.matches(folder.relativize(path))))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    private static LocalFile read(Path folder, Path path) {
        try {
            String relative = folder.relativize(path).toString().replace('\\', '/');
            byte[] content = Files.readAllBytes(path);
            return new LocalFile(
                    relative,
                    Files.isExecutable(path),
                    content.length,
                    Base64.getEncoder().encodeToString(content));
        } catch (IOException e) {
            throw new UserError(path + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
