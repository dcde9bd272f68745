package io.hivemind.scheduler.history.query;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The definition of a job that is in force.
///
/// @param model the normalised model as a JSON object
public record JobRow(
        String name,
        long revision,
        String contentHash,
        String source,
        String sourceName,
        String model,
        Instant appliedAt,
        @Nullable LastRun lastRun) {

    public record LastRun(String id, String state, @Nullable String reason) {}
}
