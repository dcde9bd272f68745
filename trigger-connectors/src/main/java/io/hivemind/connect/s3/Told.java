package io.hivemind.connect.s3;

import java.util.LinkedHashSet;
import java.util.Set;

/// Keys that notifications have told of and nobody has looked at yet. For any thread.
final class Told implements AutoCloseable {
    private static final int MOST = 10_000;

    private final boolean instead;
    private final Runnable close;
    private final Set<String> keys = new LinkedHashSet<>();
    private boolean everything;

    /// @param instead whether they take the place of looking behind the last key
    /// @param close called at the end
    Told(boolean instead, Runnable close) {
        this.instead = instead;
        this.close = close;
    }

    static Told never() {
        return new Told(false, () -> {});
    }

    boolean instead() {
        return instead;
    }

    synchronized void of(String key) {
        if (keys.size() >= MOST) {
            everything();
        } else if (!everything) {
            keys.add(key);
        }
    }

    synchronized void everything() {
        everything = instead;
        keys.clear();
    }

    /// Whether something may have been missed, so that the whole is to be listed; true once.
    synchronized boolean takeEverything() {
        boolean was = everything;
        everything = false;
        return was;
    }

    synchronized Set<String> take() {
        Set<String> taken = new LinkedHashSet<>(keys);
        keys.clear();
        return taken;
    }

    @Override
    public void close() {
        close.run();
    }
}
