package io.hivemind.core.schedule;

import io.hivemind.core.retry.Backoffs;
import io.hivemind.core.schedule.SlotSource.Nominal;
import io.hivemind.core.schedule.pattern.CalendarExpression;
import io.hivemind.core.schedule.pattern.CalendarField;

import java.time.LocalDateTime;

/// How much later than their nominal time slots fire, drawn from the job and the slot: the same on
/// every replay.
final class Delays {
    private final Schedule schedule;
    private final String job;
    private final long jitterMs;

    Delays(Schedule schedule, String job) {
        this.schedule = schedule;
        this.job = job;
        this.jitterMs = schedule.options().jitter().toMillis();
    }

    boolean any() {
        return jitterMs > 0
                || (schedule instanceof Schedule.Calendar calendar
                        && !calendar.expression().jitters().isEmpty());
    }

    /// @param nextMs the next slot, which is not to be overtaken
    long fireMs(Nominal nominal, long nextMs) {
        long fireMs = nominal.ms();
        if (schedule instanceof Schedule.Calendar calendar) {
            fireMs = moved(calendar.expression(), nominal);
        }
        long widest = Math.min(jitterMs, nextMs - nominal.ms());
        return Math.min(fireMs + (long) (draw(nominal, "") * widest), nextMs);
    }

    /// Whole units of the fields that have a jitter of their own.
    private long moved(CalendarExpression calendar, Nominal nominal) {
        LocalDateTime asked = nominal.asked();
        LocalDateTime date = nominal.local();
        long timeMs = 0;
        for (CalendarField field : CalendarField.values()) {
            int most = calendar.jitter(field, asked);
            long units = most == 0 ? 0 : (long) (draw(nominal, field.key()) * (most + 1L));
            switch (field) {
                case YEAR -> date = date.plusYears(units);
                case MONTH -> date = date.plusMonths(units);
                case DAY, WEEKDAY -> date = date.plusDays(units);
                case HOUR -> timeMs += units * 3_600_000L;
                case MINUTE -> timeMs += units * 60_000L;
                case SECOND -> timeMs += units * 1_000L;
                case MILLISECOND -> timeMs += units;
            }
        }
        long dateMs =
                date.equals(nominal.local())
                        ? nominal.ms()
                        : TimeText.instant(date, schedule.options().zone()).toEpochMilli();
        return dateMs + timeMs;
    }

    private double draw(Nominal nominal, String what) {
        return Backoffs.draw(job + '\0' + nominal.ms() + '\0' + what);
    }
}
