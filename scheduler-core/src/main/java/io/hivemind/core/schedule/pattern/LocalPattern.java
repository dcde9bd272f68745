package io.hivemind.core.schedule.pattern;

import java.time.LocalDate;
import java.util.List;

/// The local times that fit a pattern of fields. Local times are milliseconds since the epoch as a
/// clock in UTC would show them; only years from 1970 to 9999 have any.
public final class LocalPattern {
    /// No local time.
    public static final long NONE = Long.MIN_VALUE;

    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    /// Dates and their weekdays come again after 400 years: what has not come by then never will.
    private static final int CYCLE_YEARS = 400;

    private static final long DAY_MS = 86_400_000L;
    private static final long[] UNIT_MS = {3_600_000L, 60_000L, 1_000L, 1L};
    private static final ValueSet EVERY_YEAR = ValueSet.range(FIRST_YEAR, LAST_YEAR);

    private final ValueSet years;
    private final int yearsSearched;
    private final ValueSet months;
    private final Days days;
    private final List<ValueSet> times;
    private final long[] firsts = new long[UNIT_MS.length + 1];

    /// @param times of hours, minutes, seconds and milliseconds
    private LocalPattern(
            ValueSet years, int yearsSearched, ValueSet months, Days days, List<ValueSet> times) {
        this.years = years;
        this.yearsSearched = yearsSearched;
        this.months = months;
        this.days = days;
        this.times = List.copyOf(times);
        for (int level = UNIT_MS.length - 1; level >= 0; level--) {
            firsts[level] = times.get(level).first() * UNIT_MS[level] + firsts[level + 1];
        }
    }

    static LocalPattern ofEveryYear(ValueSet months, Days days, List<ValueSet> times) {
        return new LocalPattern(EVERY_YEAR, CYCLE_YEARS, months, days, times);
    }

    static LocalPattern of(ValueSet years, ValueSet months, Days days, List<ValueSet> times) {
        return new LocalPattern(years, LAST_YEAR, months, days, times);
    }

    /// The first local time that fits and is not before `local`, or [#NONE]. Takes some steps per
    /// field and month, whatever lies between.
    public long next(long local) {
        long day = Math.floorDiv(local, DAY_MS);
        long fitting = nextDay(day);
        if (fitting == day) {
            long time = nextTime(0, Math.floorMod(local, DAY_MS));
            if (time >= 0) {
                return day * DAY_MS + time;
            }
            fitting = nextDay(day + 1);
        }
        return fitting == NONE ? NONE : fitting * DAY_MS + firsts[0];
    }

    /// In milliseconds from the start of the unit that is coarser than `level`, or -1.
    private long nextTime(int level, long from) {
        if (level == UNIT_MS.length) {
            return 0;
        }
        int at = (int) (from / UNIT_MS[level]);
        int value = times.get(level).next(at);
        if (value == at) {
            long finer = nextTime(level + 1, from % UNIT_MS[level]);
            if (finer >= 0) {
                return value * UNIT_MS[level] + finer;
            }
            value = times.get(level).next(at + 1);
        }
        return value < 0 ? -1 : value * UNIT_MS[level] + firsts[level + 1];
    }

    private long nextDay(long epochDay) {
        LocalDate from = LocalDate.ofEpochDay(epochDay);
        int year = years.next(from.getYear());
        for (int searched = 0; year >= 0 && searched <= yearsSearched; searched++) {
            boolean same = year == from.getYear();
            int month = months.next(same ? from.getMonthValue() : 1);
            while (month > 0) {
                int fitting = days.of(year, month);
                if (same && month == from.getMonthValue()) {
                    fitting &= -1 << from.getDayOfMonth();
                }
                if (fitting != 0) {
                    int day = Integer.numberOfTrailingZeros(fitting);
                    return LocalDate.of(year, month, day).toEpochDay();
                }
                month = months.next(month + 1);
            }
            year = years.next(year + 1);
        }
        return NONE;
    }
}
