package io.hivemind.cli.server;

import io.hivemind.cli.UserError;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder where a process keeps what it must not lose: the broker's data, the scheduler's
/// state, the history.
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final boolean temporary;

    private DataFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /// Makes the folder, or a temporary one where none is named. Throws [UserError] where it cannot
    /// be written to.
    public static DataFolder open(Optional<Path> wanted) {
        try {
            if (wanted.isEmpty()) {
                return new DataFolder(Files.createTempDirectory("hivemind-"), true);
            }
            Path path = wanted.get().toAbsolutePath().normalize();
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, "writable", ""));
            return new DataFolder(path, false);
        } catch (FileAlreadyExistsException e) {
            throw new UserError("the data folder " + e.getFile() + " is a file", e);
        } catch (IOException e) {
            String where =
                    wanted.map(path -> path.toAbsolutePath().toString())
                            .orElse("for temporary files");
            throw new UserError("cannot write to the data folder " + where + ": " + reason(e), e);
        }
    }

    public Path path() {
        return path;
    }

    /// Deletes a temporary folder with all that is in it.
    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path entry : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException
                ? "permission denied"
                : String.valueOf(e.getMessage());
    }
}
