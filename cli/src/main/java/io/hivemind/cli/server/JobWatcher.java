package io.hivemind.cli.server;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Applies job files again when they, or what lies in their folders, change. Costs nothing while
/// nothing changes.
public final class JobWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWatcher.class);

    /// Editors write a file in several steps.
    private static final Duration SETTLE = Duration.ofMillis(200);

    private final WatchService service;
    private final List<Path> arguments;
    private final Path data;
    private final JobLoader loader;
    private Set<Path> known;

    /// Watches the folders of these FILES and DIRS; not the server's own data, nor what is hidden.
    ///
    /// @throws IOException where the system cannot watch that many
    public JobWatcher(List<Path> arguments, Path data, JobLoader loader) throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
        this.arguments = arguments;
        this.data = data.toAbsolutePath();
        this.loader = loader;
        this.known = Set.copyOf(JobFiles.of(arguments));
        registerFolders();
    }

    /// From now on files that changed since this watcher was made are applied, on a thread of its
    /// own.
    public void start() {
        Thread.ofPlatform().daemon().name("job-watcher").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                drain(service.take());
                for (WatchKey key = service.poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
                        key != null;
                        key = service.poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS)) {
                    drain(key);
                }
                applyAll();
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
    private void applyAll() {
        try {
            registerFolders();
            Set<Path> files = new LinkedHashSet<>(JobFiles.of(arguments));
            known.stream().filter(file -> !files.contains(file)).sorted().forEach(loader::gone);
            known = files;
            files.forEach(loader::applyChanged);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /// Again each time, since a folder may be new.
    private void registerFolders() throws IOException {
        for (Path argument : arguments) {
            Path absolute = argument.toAbsolutePath();
            Files.walkFileTree(
                    Files.isDirectory(absolute) ? absolute : absolute.getParent(), new Register());
        }
    }

    private final class Register extends SimpleFileVisitor<Path> {
        private int depth;

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            boolean hidden = depth > 0 && folder.getFileName().toString().startsWith(".");
            if (hidden || folder.equals(data)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            depth++;
            folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            depth--;
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        }
    }
}
