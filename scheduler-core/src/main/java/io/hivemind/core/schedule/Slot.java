package io.hivemind.core.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// A nominal time of a schedule. No two slots of a schedule have the same, and none fires before
/// one that is earlier.
///
/// @param nominalAt its instant; of a slot skipped in a gap the one it would have had at the old
///   offset
/// @param fireAt when it fires: `nominalAt`, later where there is jitter
/// @param local the local time in the schedule's zone; of a slot skipped in a gap the one that does
///   not exist
/// @param offset that makes `nominalAt` of `local`
/// @param excluded whether its date is excluded
public record Slot(
        Instant nominalAt,
        Instant fireAt,
        LocalDateTime local,
        ZoneOffset offset,
        DstRule rule,
        boolean excluded) {
    /// Which rule for a change of offset made this slot.
    public enum DstRule {
        NONE,
        /// It stands for slots in the hour that does not exist, and fires right after it.
        SHIFTED,
        /// It is in the hour that does not exist, and does not fire.
        SKIPPED,
        /// The first pass of an hour that comes twice, and only that.
        FIRST,
        /// The last pass of an hour that comes twice, and only that.
        LAST,
        /// One of both passes of an hour that comes twice.
        BOTH
    }

    /// Whether it may start a run.
    public boolean fires() {
        return !excluded && rule != DstRule.SKIPPED;
    }
}
