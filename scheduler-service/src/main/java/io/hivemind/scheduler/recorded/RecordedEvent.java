package io.hivemind.scheduler.recorded;

import io.hivemind.avro.Event;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Position;

import org.jspecify.annotations.Nullable;

/// An event as it was recorded.
///
/// @param cause the record that it followed from
/// @param event null for what is no event of a run, and for one that this version does not know
/// @param wire all that was written
public record RecordedEvent(
        Position at, Fact.Stamp stamp, Position cause, @Nullable RunEvent event, Event wire) {

    /// Empty for what is not about a run.
    public String runId() {
        return wire.getRunId();
    }
}
