package io.hivemind.connect.watch;

import java.io.IOException;
import java.util.Set;

/// Looks at a place. One look at a time, on any thread.
public interface Looker extends AutoCloseable {
    /// @param contents names of files whose content is to be hashed, too
    /// @throws IOException where nothing can be said at all; its message is for the operator
    Listing look(Set<String> contents) throws IOException, InterruptedException;

    @Override
    default void close() {}
}
