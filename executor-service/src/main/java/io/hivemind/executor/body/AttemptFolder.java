package io.hivemind.executor.body;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/// The folder of one attempt: what it is given and what it gives back beside its working folder.
/// Gone when closed.
final class AttemptFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptFolder.class);

    private final Path root;

    AttemptFolder(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(work());
    }

    /// Where the commands run, unless their task names a place.
    Path work() {
        return root.resolve("work");
    }

    Path input() {
        return root.resolve("input.json");
    }

    Path output() {
        return root.resolve("output");
    }

    Path script(int command) {
        return root.resolve("command-" + command);
    }

    @Override
    public void close() {
        try {
            delete(root);
        } catch (IOException e) {
            LOG.warn(
                    "folder {} of an attempt that ended cannot be deleted: {}", root, e.toString());
        }
    }

    /// Deletes a folder and all in it, without following links; folders that were made read-only
    /// are opened first.
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path dir, BasicFileAttributes attributes) throws IOException {
                        if (!Files.isWritable(dir)
                                || !Files.isExecutable(dir)
                                || !Files.isReadable(dir)) {
                            Files.setPosixFilePermissions(
                                    dir, PosixFilePermissions.fromString("rwx------"));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException error)
                            throws IOException {
                        Files.deleteIfExists(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
