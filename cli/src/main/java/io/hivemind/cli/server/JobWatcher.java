package io.hivemind.cli.server;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Applies job files again when they, or what lies in their folders, change. Costs nothing while
/// nothing changes.
public final class JobWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWatcher.class);

    /// Editors write a file in several steps.
    private static final Duration SETTLE = Duration.ofMillis(200);

    private final @Nullable WatchService service;

    private JobWatcher(@Nullable WatchService service) {
        this.service = service;
    }

    public static JobWatcher none() {
        return new JobWatcher(null);
    }

    /// Watches the folders of these FILES and DIRS on a thread of its own.
    public static JobWatcher start(List<Path> arguments, JobLoader loader) {
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            for (Path folder : folders(arguments)) {
                folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
            Thread.ofPlatform()
                    .daemon()
                    .name("job-watcher")
                    .start(() -> watch(service, arguments, loader));
            return new JobWatcher(service);
        } catch (IOException e) {
            LOG.warn("files are not watched: {}", e.getMessage());
            return none();
        }
    }

    private static void watch(WatchService service, List<Path> arguments, JobLoader loader) {
        try {
            while (true) {
                drain(service.take());
                for (WatchKey key = service.poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
                        key != null;
                        key = service.poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS)) {
                    drain(key);
                }
                applyAll(arguments, loader);
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            LOG.debug("no longer watching");
        }
    }

    private static void drain(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    /// An unchanged file costs one request, and nothing is said about it.
    private static void applyAll(List<Path> arguments, JobLoader loader) {
        try {
            JobFiles.of(arguments).forEach(loader::applyChanged);
        } catch (RuntimeException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private static Set<Path> folders(List<Path> arguments) throws IOException {
        Set<Path> folders = new HashSet<>();
        for (Path argument : arguments) {
            Path absolute = argument.toAbsolutePath();
            Path folder = Files.isDirectory(absolute) ? absolute : absolute.getParent();
            try (var below = Files.walk(folder)) {
                below.filter(Files::isDirectory).forEach(folders::add);
            }
        }
        return folders;
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("closing", e);
            }
        }
    }
}
