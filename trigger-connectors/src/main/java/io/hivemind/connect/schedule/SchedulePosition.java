package io.hivemind.connect.schedule;

import io.hivemind.core.schedule.ScheduleState;

import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What is kept of a schedule: the core's state of it but for since when it is watched, which
/// begins anew with each start. Milliseconds since the epoch.
///
/// @param accountedTo the last slot that has its record, null for none
record SchedulePosition(long firstSeenAt, @Nullable Long accountedTo) {
    private static final String FIRST_SEEN = "first_seen";
    private static final String ACCOUNTED = "accounted";

    static SchedulePosition of(ScheduleState state) {
        Instant accounted = state.accountedTo();
        return new SchedulePosition(
                state.firstSeenAt().toEpochMilli(),
                accounted == null ? null : accounted.toEpochMilli());
    }

    /// @throws ConnectException for what is none
    static SchedulePosition read(Map<String, ?> offset) {
        Object first = offset.get(FIRST_SEEN);
        Object accounted = offset.get(ACCOUNTED);
        boolean known =
                offset.keySet().stream().allMatch(k -> k.equals(FIRST_SEEN) || k.equals(ACCOUNTED));
        if (!known
                || !(first instanceof Number firstSeen)
                || !(accounted == null || accounted instanceof Number)) {
            throw new ConnectException(
                    "a schedule's position is {\"first_seen\": ms, \"accounted\": ms}, not "
                            + offset);
        }
        return new SchedulePosition(
                firstSeen.longValue(), accounted instanceof Number last ? last.longValue() : null);
    }

    Map<String, Object> offset() {
        Map<String, Object> offset = new HashMap<>();
        offset.put(FIRST_SEEN, firstSeenAt);
        if (accountedTo != null) {
            offset.put(ACCOUNTED, accountedTo);
        }
        return offset;
    }

    ScheduleState watchedSince(long upSince) {
        return new ScheduleState(
                Instant.ofEpochMilli(firstSeenAt),
                accountedTo == null ? null : Instant.ofEpochMilli(accountedTo),
                Instant.ofEpochMilli(upSince));
    }
}
