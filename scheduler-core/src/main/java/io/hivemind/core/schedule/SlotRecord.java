package io.hivemind.core.schedule;

import java.time.Instant;

/// What became of a slot: the one record it gets.
public record SlotRecord(Slot slot, Outcome outcome) {
    public sealed interface Outcome {}

    public record Fired() implements Outcome {}

    public record Skipped(SkipReason reason) implements Outcome {}

    /// A later slot ran for it.
    ///
    /// @param into that slot's nominal time
    public record Coalesced(Instant into) implements Outcome {}

    public record Missed(MissReason reason) implements Outcome {}

    public enum SkipReason {
        EXCLUDED,
        /// It is in the hour that does not exist.
        DST_GAP
    }

    public enum MissReason {
        /// A single moment that was over when the schedule was first seen.
        PAST_WHEN_FIRST_SEEN,
        /// Nothing ran at its time, and `catch_up` is `none`.
        NO_CATCH_UP,
        /// Nothing ran at its time, and it is older than `catch_up_window`.
        OLDER_THAN_WINDOW
    }
}
