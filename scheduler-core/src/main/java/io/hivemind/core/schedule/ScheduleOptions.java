package io.hivemind.core.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What cron, every and calendar have in common.
///
/// @param jitter each slot fires later by less than this; zero for none
/// @param catchUpWindow missed slots that are older are given up
/// @param start the first instant that may be a slot, null for no bound
/// @param end the first instant that may not, null for no bound
/// @param exclude ranges of dates, in order and apart
public record ScheduleOptions(
        ZoneId zone,
        Gap gap,
        Overlap overlap,
        Duration jitter,
        CatchUp catchUp,
        Duration catchUpWindow,
        @Nullable Instant start,
        @Nullable Instant end,
        List<Dates> exclude) {
    public static final Duration DEFAULT_WINDOW = Duration.ofDays(1);

    /// What becomes of a slot in the hour that does not exist.
    public enum Gap {
        SKIP,
        SHIFT
    }

    /// In which pass of the hour that comes twice a slot fires.
    public enum Overlap {
        FIRST,
        LAST,
        BOTH
    }

    /// What becomes of slots missed while nothing ran.
    public enum CatchUp {
        NONE,
        LAST,
        ALL
    }

    /// Both ends included.
    public record Dates(LocalDate first, LocalDate last) {
        public Dates {
            if (last.isBefore(first)) {
                throw new IllegalArgumentException(first + ".." + last);
            }
        }
    }

    public ScheduleOptions {
        exclude = apart(exclude);
    }

    /// The defaults, in this zone.
    public static ScheduleOptions in(ZoneId zone) {
        return new ScheduleOptions(
                zone,
                Gap.SHIFT,
                Overlap.FIRST,
                Duration.ZERO,
                CatchUp.LAST,
                DEFAULT_WINDOW,
                null,
                null,
                List.of());
    }

    public static ScheduleOptions utc() {
        return in(ZoneOffset.UTC);
    }

    /// The excluded dates around this one.
    Optional<Dates> excluding(LocalDate date) {
        for (Dates dates : exclude) {
            if (!date.isAfter(dates.last())) {
                return date.isBefore(dates.first()) ? Optional.empty() : Optional.of(dates);
            }
        }
        return Optional.empty();
    }

    private static List<Dates> apart(List<Dates> exclude) {
        List<Dates> sorted = new ArrayList<>(exclude);
        sorted.sort(Comparator.comparing(Dates::first));
        List<Dates> apart = new ArrayList<>();
        for (Dates dates : sorted) {
            boolean joins =
                    !apart.isEmpty()
                            && dates.first().toEpochDay()
                                    <= apart.getLast().last().toEpochDay() + 1;
            if (joins) {
                Dates before = apart.removeLast();
                LocalDate last = dates.last().isAfter(before.last()) ? dates.last() : before.last();
                apart.add(new Dates(before.first(), last));
            } else {
                apart.add(dates);
            }
        }
        return List.copyOf(apart);
    }
}
