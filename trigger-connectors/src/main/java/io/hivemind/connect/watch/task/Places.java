package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.FollowedTrigger;

/// Understands triggers of one kind.
public interface Places extends AutoCloseable {
    /// Something may have happened at a place; for any thread.
    @FunctionalInterface
    interface Stirring {
        void stirred();
    }

    /// @throws IllegalArgumentException for one that cannot be watched; the message is for the
    ///   operator
    Place open(FollowedTrigger trigger, Stirring stirring);

    @Override
    void close();
}
