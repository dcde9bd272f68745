package io.hivemind.core.schedule;

import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/// The slots of a schedule by looking at every single instant: what the text says, with no search.
///
/// @param fits of a local time, in milliseconds as a clock in UTC would show them
/// @param elapsed whether the schedule follows elapsed time
/// @param unitMs the distance of the instants looked at
record SlowClock(
        ZoneId zone, Gap gap, Overlap overlap, boolean elapsed, LongPredicate fits, long unitMs) {
    /// Fires and skips, by nominal time.
    NavigableMap<Instant, Boolean> slots(Instant from, Instant until) {
        NavigableMap<Instant, Boolean> slots = new TreeMap<>();
        for (long ms = from.toEpochMilli(); ms < until.toEpochMilli(); ms += unitMs) {
            if (fires(ms)) {
                slots.put(Instant.ofEpochMilli(ms), true);
            } else if (isSkipped(ms)) {
                slots.put(Instant.ofEpochMilli(ms), false);
            }
        }
        return slots;
    }

    private boolean fires(long ms) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(Instant.ofEpochMilli(ms));
        if (elapsed) {
            return fits.test(ms + ms(offset));
        }
        ZoneOffsetTransition last = last(ms);
        if (gap == Gap.SHIFT && last.isGap() && last.getInstant().toEpochMilli() == ms) {
            long gapMs = last.getDuration().toMillis();
            for (long missing = 0; missing < gapMs; missing += unitMs) {
                if (fits.test(ms + ms(last.getOffsetBefore()) + missing)) {
                    return true;
                }
            }
        }
        if (!fits.test(ms + ms(offset))) {
            return false;
        }
        ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochMilli(ms));
        boolean comesAgain =
                next.isOverlap()
                        && ms - next.getDuration().toMillis() >= next.toEpochSecond() * 1000;
        boolean wasBefore =
                last.isOverlap()
                        && ms + last.getDuration().toMillis() < last.toEpochSecond() * 1000;
        return switch (overlap) {
            case FIRST -> !wasBefore;
            case LAST -> !comesAgain;
            case BOTH -> true;
        };
    }

    private boolean isSkipped(long ms) {
        ZoneOffsetTransition last = last(ms);
        return !elapsed
                && gap == Gap.SKIP
                && last.isGap()
                && ms < last.toEpochSecond() * 1000 + last.getDuration().toMillis()
                && fits.test(ms + ms(last.getOffsetBefore()));
    }

    private ZoneOffsetTransition last(long ms) {
        return zone.getRules().previousTransition(Instant.ofEpochMilli(ms + 1));
    }

    private static long ms(ZoneOffset offset) {
        return offset.getTotalSeconds() * 1000L;
    }
}
