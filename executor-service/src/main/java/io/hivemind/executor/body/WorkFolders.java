package io.hivemind.executor.body;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.hivemind.executor.process.Leftovers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Where the folders of this process' attempts are: a folder of its own below the configured one,
/// locked as long as the process lives. Folders of processes that live no more are cleared, with
/// what still runs in them.
public final class WorkFolders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkFolders.class);
    private static final String LOCK = "lock";

    private final Path mine;
    private final FileChannel channel;
    private final AtomicLong count = new AtomicLong();

    private WorkFolders(Path mine, FileChannel channel) {
        this.mine = mine;
        this.channel = channel;
    }

    /// @param name of this start of the executor, used once
    public static WorkFolders open(Path root, String name) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        // Executors that start at once must not take each other's new folder for a dead one: across
        // processes by the
        // file's lock, within one by the class'.
        synchronized (WorkFolders.class) {
            try (FileChannel door = FileChannel.open(absolute.resolve(LOCK), CREATE, WRITE)) {
                door.lock();
                clearDead(absolute);
                Path mine = Files.createDirectory(absolute.resolve(name));
                FileChannel channel = FileChannel.open(mine.resolve(LOCK), CREATE, WRITE);
                channel.lock();
                return new WorkFolders(mine, channel);
            }
        }
    }

    AttemptFolder folder() throws IOException {
        return new AttemptFolder(mine.resolve(Long.toString(count.incrementAndGet())));
    }

    private static void clearDead(Path root) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path folder : folders) {
                if (Files.exists(folder.resolve(LOCK)) && isDead(folder.resolve(LOCK))) {
                    Leftovers.kill("HIVEMIND_OUTPUT=" + folder + "/");
                    AttemptFolder.delete(folder);
                    LOG.info("cleared {}, left by an executor that did not end by itself", folder);
                }
            }
        }
    }

    private static boolean isDead(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            LOG.warn(
                    "whether {} is in use cannot be told, it stays: {}",
                    lockFile.getParent(),
                    e.toString());
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        AttemptFolder.delete(mine);
    }
}
