package io.hivemind.scheduler.history.query;

import io.hivemind.core.run.RunState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/// Which runs a list holds. Null, and an empty set, filter nothing.
///
/// @param since created then or later
/// @param until created before
public record RunFilter(
        @Nullable String job,
        Set<RunState> states,
        @Nullable Instant since,
        @Nullable Instant until) {
    public static final RunFilter ALL = new RunFilter(null, Set.of(), null, null);

    public RunFilter {
        states = Set.copyOf(states);
    }
}
