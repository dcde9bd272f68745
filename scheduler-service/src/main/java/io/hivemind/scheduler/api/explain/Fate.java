package io.hivemind.scheduler.api.explain;

import io.hivemind.scheduler.recorded.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What became of a record.
///
/// @param kind what it is, as `trigger` or `command`
/// @param outcome in one word, see the contract
/// @param run the run it became, or is about; null for none
/// @param job the same for a job
/// @param events what followed from it
record Fate(
        String kind,
        String outcome,
        String says,
        @Nullable String run,
        @Nullable String job,
        List<RecordedEvent> events) {

    static Fate of(String kind, String outcome, String says) {
        return new Fate(kind, outcome, says, null, null, List.of());
    }

    Fate ofRun(@Nullable String id) {
        return new Fate(kind, outcome, says, id, job, events);
    }

    Fate ofJob(@Nullable String name) {
        return new Fate(kind, outcome, says, run, name, events);
    }

    Fate with(List<RecordedEvent> followed) {
        return new Fate(kind, outcome, says, run, job, followed);
    }
}
