package io.hivemind.core.schedule;

import io.hivemind.core.schedule.pattern.CalendarExpression;
import io.hivemind.core.schedule.pattern.CronExpression;

import java.time.Duration;
import java.time.Instant;

/// When a time trigger has its slots.
public sealed interface Schedule {
    ScheduleOptions options();

    /// Whether `dst` has no effect: the hours are free or stepped over, or there are none.
    default boolean followsElapsedTime() {
        return switch (this) {
            case Cron cron -> cron.expression().hourly();
            case Calendar calendar -> calendar.expression().hourly();
            case Every ignored -> true;
            case At ignored -> true;
        };
    }

    record Cron(CronExpression expression, ScheduleOptions options) implements Schedule {}

    record Calendar(CalendarExpression expression, ScheduleOptions options) implements Schedule {}

    /// @param period a millisecond at least
    /// @param from the first slot; the others are whole periods later
    record Every(Duration period, Instant from, ScheduleOptions options) implements Schedule {
        public Every {
            if (period.toMillis() < 1) {
                throw new IllegalArgumentException("a period of " + period);
            }
        }
    }

    /// Once. Already past when first seen it is missed; it fires late, within the catch-up window,
    /// where nothing ran at its time.
    record At(Instant at, ScheduleOptions options) implements Schedule {}
}
