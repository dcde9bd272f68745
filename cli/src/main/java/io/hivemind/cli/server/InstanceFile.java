package io.hivemind.cli.server;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.hivemind.cli.UserError;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// `server.json` in the data folder: which process serves it, and where. Other commands find the
/// server by it.
public record InstanceFile(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Starts are told to a hundredth of a second, by a clock that may have been set.
    private static final Duration BLUR = Duration.ofSeconds(2);

    /// @param kafka the broker that the server works on; null in a file of an earlier version
    /// @param loaded whether the jobs that it was started with are loaded
    public record Instance(long pid, String url, @Nullable String kafka, boolean loaded) {
        /// A file may outlive a process that was killed, and its number may be another's since: one
        /// that started after the file was written.
        boolean livesSince(Instant writtenAt) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process ->
                            process.info()
                                    .startInstant()
                                    .map(start -> start.isBefore(writtenAt.plus(BLUR)))
                                    .orElse(true))
                    .isPresent();
        }
    }

    public static InstanceFile in(Path dataFolder) {
        return new InstanceFile(dataFolder.resolve("server.json"));
    }

    public void write(Instance instance) {
        try {
            Path next = path.resolveSibling("server.json.next");
            Files.writeString(next, JSON.writeValueAsString(instance));
            Files.move(
                    next,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserError("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    /// The server that lives, if there is one.
    public Optional<Instance> read() {
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        try {
            Instant writtenAt = Files.getLastModifiedTime(path).toInstant();
            return Optional.of(JSON.readValue(path.toFile(), Instance.class))
                    .filter(instance -> instance.livesSince(writtenAt));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserError(
                    path
                            + " cannot be read ("
                            + e.getMessage()
                            + "): delete it where no server runs on this data",
                    e);
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
