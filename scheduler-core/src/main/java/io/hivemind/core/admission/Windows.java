package io.hivemind.core.admission;

import static java.time.ZoneOffset.UTC;

import io.hivemind.core.job.MaxRuns;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/// The windows over which `max_runs` counts.
public final class Windows {

    /// The start of the window that this moment is in.
    public static Instant start(MaxRuns.Window window, Instant at) {
        return switch (window) {
            case MaxRuns.Window.Life() -> Instant.EPOCH;
            case MaxRuns.Window.Every(Duration length) -> {
                long millis = Math.max(1, length.toMillis());
                yield Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), millis) * millis);
            }
            case MaxRuns.Window.Calendar(MaxRuns.Unit unit) ->
                    start(unit, LocalDate.ofInstant(at, UTC)).atStartOfDay(UTC).toInstant();
        };
    }

    private static LocalDate start(MaxRuns.Unit unit, LocalDate date) {
        return switch (unit) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
        };
    }

    private Windows() {}
}
