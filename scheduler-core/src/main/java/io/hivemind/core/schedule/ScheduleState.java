package io.hivemind.core.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How far the slots of a schedule are accounted for. It is all there is to keep of a schedule, and
/// it belongs to one definition of it: a changed schedule is seen for the first time.
///
/// @param firstSeenAt slots count from here on
/// @param accountedTo the nominal time of the last slot that has its record, null for none
/// @param upSince since when it was watched without a break: what fell due before, and has no
///   record, was missed
public record ScheduleState(Instant firstSeenAt, @Nullable Instant accountedTo, Instant upSince) {
    public static ScheduleState firstSeen(Instant at) {
        return new ScheduleState(at, null, at);
    }

    /// Watched again after a time when nothing ran; that time ends before this instant.
    public ScheduleState resumed(Instant at) {
        return new ScheduleState(firstSeenAt, accountedTo, at);
    }

    ScheduleState accounted(Instant nominalAt) {
        return new ScheduleState(firstSeenAt, nominalAt, upSince);
    }
}
