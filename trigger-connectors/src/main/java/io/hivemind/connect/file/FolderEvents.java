package io.hivemind.connect.file;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The native watch of all folders of a task: one, since a user may have 128 of them. It tells that
/// something stirs in a folder, not what; so an overflow is an event like any other. For any
/// thread.
final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    private final WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Map<Path, Set<Runnable>> listeners = new HashMap<>();
    private boolean told;

    FolderEvents() {
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException("no native watch of folders: " + e.getMessage(), e);
        }
        Thread.ofPlatform().name("hivemind-folders").daemon().start(this::run);
    }

    /// From its return on, what happens in the folder is told. Where the system gives no more
    /// watches, nothing is: then it is found when somebody looks.
    synchronized void listen(Path folder, Runnable listener) {
        listeners.computeIfAbsent(folder, _ -> new HashSet<>()).add(listener);
        WatchKey known = keys.get(folder);
        if (known != null && known.isValid()) {
            return;
        }
        try {
            keys.put(folder, folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE));
        } catch (IOException e) {
            tellOnce(folder, e);
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Closed while {} is looked at", folder, e);
        }
    }

    /// The listener is told of these folders only, of those it had.
    synchronized void keep(Set<Path> folders, Runnable listener) {
        for (Path folder : List.copyOf(listeners.keySet())) {
            Set<Runnable> all = listeners.getOrDefault(folder, Set.of());
            if (!folders.contains(folder) && all.contains(listener)) {
                all.remove(listener);
                if (all.isEmpty()) {
                    forget(folder);
                }
            }
        }
    }

    private void forget(Path folder) {
        listeners.remove(folder);
        WatchKey key = keys.remove(folder);
        if (key != null) {
            key.cancel();
        }
    }

    private void tellOnce(Path folder, IOException e) {
        if (!told) {
            told = true;
            LOG.warn(
                    "No native watch of {} ({}); this folder, and others after it, are looked at"
                        + " from time to time instead. On Linux, fs.inotify.max_user_watches may be"
                        + " too low",
                    folder,
                    e.getMessage());
        }
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                boolean valid = key.reset();
                stirred(key, valid).forEach(Runnable::run);
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Runnable> stirred(WatchKey key, boolean valid) {
        if (!(key.watchable() instanceof Path folder)) {
            return List.of();
        }
        if (!valid) {
            keys.remove(folder, key);
        }
        return List.copyOf(listeners.getOrDefault(folder, Set.of()));
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("While closing", e);
        }
    }
}
