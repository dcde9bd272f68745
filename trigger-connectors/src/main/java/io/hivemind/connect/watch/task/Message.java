package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.watch.Listing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What other threads tell the task's.
sealed interface Message {
    record Defined(List<JobTriggers> jobs) implements Message {}

    record Stirred(Watching watching) implements Message {}

    /// @param listing null where the look failed
    /// @param tookNs how long it took
    record Looked(
            Watching watching,
            int placeNumber,
            @Nullable Listing listing,
            @Nullable Exception failure,
            long tookNs)
            implements Message {}
}
