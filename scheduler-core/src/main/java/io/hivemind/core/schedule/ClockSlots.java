package io.hivemind.core.schedule;

import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;
import io.hivemind.core.schedule.Slot.DstRule;
import io.hivemind.core.schedule.pattern.LocalPattern;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/// The slots of a pattern of local times in a zone. Between two changes of offset a local time is
/// an instant; where the offset changes, the rules of `dst` hold, unless the pattern follows
/// elapsed time.
final class ClockSlots implements SlotSource {
    /// No offset, and no change of one, is as much: times that far apart are in order anywhere.
    private static final long APART_MS = 2 * 86_400_000L;

    private final LocalPattern pattern;
    private final ZoneRules rules;
    private final @Nullable Gap gap;
    private final @Nullable Overlap overlap;

    ClockSlots(LocalPattern pattern, ScheduleOptions options, boolean followsElapsedTime) {
        this.pattern = pattern;
        this.rules = options.zone().getRules();
        this.gap = followsElapsedTime ? null : options.gap();
        this.overlap = followsElapsedTime ? null : options.overlap();
    }

    @Override
    public @Nullable Nominal next(long from, boolean withSkipped) {
        long cursor = from;
        while (true) {
            Instant at = Instant.ofEpochMilli(cursor);
            ZoneOffset offset = rules.getOffset(at);
            long local = pattern.next(cursor + ms(offset));
            Nominal displaced = rules.isFixedOffset() ? null : displaced(cursor, withSkipped);
            if (displaced != null && displacedIsNext(displaced, local, offset)) {
                return displaced;
            }
            ZoneOffsetTransition change = rules.isFixedOffset() ? null : rules.nextTransition(at);
            long end = change == null ? Long.MAX_VALUE : ms(change);
            if (local != LocalPattern.NONE && local - ms(offset) < end) {
                DstRule rule = rule(local, offset);
                if (rule != null) {
                    return new Nominal(local - ms(offset), offset, local, rule);
                }
                cursor = pastThisPass(local, offset);
            } else if (change == null || (local == LocalPattern.NONE && change.isGap())) {
                return null;
            } else if (change.isGap()) {
                cursor = Math.max(end, local - APART_MS);
            } else {
                cursor = end;
            }
        }
    }

    private static boolean displacedIsNext(Nominal displaced, long local, ZoneOffset offset) {
        return displaced.rule() == DstRule.SHIFTED
                || local == LocalPattern.NONE
                || displaced.ms() < local - ms(offset);
    }

    /// What a slot in the gap that is just over makes: one at its end, or skipped ones in the time
    /// that the gap would have taken.
    private @Nullable Nominal displaced(long cursor, boolean withSkipped) {
        if (gap == null || (gap == Gap.SKIP && !withSkipped)) {
            return null;
        }
        ZoneOffsetTransition last =
                rules.previousTransition(Instant.ofEpochMilli(cursor).plusNanos(1));
        if (last == null || !last.isGap()) {
            return null;
        }
        long over = ms(last);
        if (gap == Gap.SHIFT) {
            long local = cursor == over ? inGap(last, ms(last.getDateTimeBefore())) : -1;
            return local < 0
                    ? null
                    : new Nominal(over, last.getOffsetAfter(), local, DstRule.SHIFTED);
        }
        ZoneOffset old = last.getOffsetBefore();
        long local = inGap(last, cursor + ms(old));
        return local < 0 ? null : new Nominal(local - ms(old), old, local, DstRule.SKIPPED);
    }

    /// The first local time in a gap that fits, or -1.
    private long inGap(ZoneOffsetTransition change, long from) {
        long end = ms(change.getDateTimeAfter());
        long local = from < end ? pattern.next(from) : LocalPattern.NONE;
        return local != LocalPattern.NONE && local < end ? local : -1;
    }

    /// Null where the slot does not fire in this pass of an hour that comes twice.
    private @Nullable DstRule rule(long local, ZoneOffset offset) {
        ZoneOffsetTransition change = overlap == null ? null : overlap(local);
        if (change == null) {
            return DstRule.NONE;
        }
        boolean first = offset.equals(change.getOffsetBefore());
        return switch (overlap) {
            case FIRST -> first ? DstRule.FIRST : null;
            case LAST -> first ? null : DstRule.LAST;
            case BOTH -> DstRule.BOTH;
            case null -> DstRule.NONE;
        };
    }

    private @Nullable ZoneOffsetTransition overlap(long local) {
        if (rules.isFixedOffset()) {
            return null;
        }
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(Math.floorDiv(local, 1000L), 0, ZoneOffset.UTC);
        ZoneOffsetTransition change = rules.getTransition(time);
        return change != null && change.isOverlap() ? change : null;
    }

    private long pastThisPass(long local, ZoneOffset offset) {
        ZoneOffsetTransition change = overlap(local);
        if (change == null) {
            throw new IllegalStateException("no pass at " + local);
        }
        return offset.equals(change.getOffsetBefore())
                ? ms(change)
                : ms(change.getDateTimeBefore()) - ms(offset);
    }

    private static long ms(ZoneOffsetTransition change) {
        return change.toEpochSecond() * 1000L;
    }

    private static long ms(ZoneOffset offset) {
        return offset.getTotalSeconds() * 1000L;
    }

    private static long ms(LocalDateTime local) {
        return local.toEpochSecond(ZoneOffset.UTC) * 1000L;
    }
}
