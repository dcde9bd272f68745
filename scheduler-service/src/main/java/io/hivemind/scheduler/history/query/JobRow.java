package io.hivemind.scheduler.history.query;

import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.history.json.AvroJson;

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
        boolean paused,
        @Nullable LastRun lastRun) {

    /// Whether its runs live on all partitions.
    public boolean isSpread() {
        return AvroJson.value(model).path("spread").asBoolean();
    }

    /// Where the run lives that a trigger of it creates.
    public int partitionOf(String triggerId, int partitions) {
        return RunIds.runPartition(name, isSpread() ? triggerId : null, partitions);
    }

    public record LastRun(String id, String state, @Nullable String reason) {}
}
