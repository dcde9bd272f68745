package io.hivemind.scheduler.history.query;

import io.hivemind.core.run.RunState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A run.
///
/// @param triggerEvent what the trigger brought, as JSON text
/// @param params a JSON object as text
/// @param tasks how many it has
/// @param eventsFrom the offset of its first event, in partition `partition` of the events topic
/// @param eventsTo of the last one that concerned the run itself
/// @param output JSON text; null before it SUCCEEDED
public record RunRow(
        String id,
        int partition,
        String job,
        long revision,
        Trigger trigger,
        String params,
        Times times,
        RunState state,
        @Nullable String reason,
        int tasks,
        long eventsFrom,
        long eventsTo,
        @Nullable String output) {

    public record Trigger(String kind, String id, @Nullable String event) {}

    public record Times(
            Instant nominalAt,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    public boolean hasEnded() {
        return state.isTerminal();
    }
}
