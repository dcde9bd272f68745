package io.hivemind.core.schedule.pattern;

import java.util.BitSet;

/// The two day fields of a cron expression. Where both are restricted a day fits that fits either.
///
/// @param free whether the day of month was left free, so that the weekday alone counts
/// @param daysOfMonth bit n for the n-th
/// @param beforeLast bit n for the n-th day before the last, bit 0 for the last itself
/// @param nearest bit n for the weekday that is nearest to the n-th, bit 0 for the last weekday
/// @param weekdays the weekday field
record CronDays(boolean free, int daysOfMonth, int beforeLast, int nearest, Weekdays weekdays)
        implements Days {
    private static final int SUNDAY = 0;
    private static final int SATURDAY = 6;

    /// @param free whether it was left free
    /// @param any bit 0 for every Sunday to bit 6 for every Saturday
    /// @param last the same, for the last of the month
    /// @param nth bit 7 (n - 1) + weekday for the n-th of the month
    record Weekdays(boolean free, int any, int last, long nth) {
        int of(Month month) {
            int days = month.on(any);
            for (int day = 1; day <= month.length(); day++) {
                int weekday = month.weekday(day);
                boolean isLast = day + DAYS_PER_WEEK > month.length();
                boolean fits =
                        (isLast && (last >>> weekday & 1) == 1)
                                || (nth >>> ((day - 1) / DAYS_PER_WEEK * DAYS_PER_WEEK + weekday)
                                                & 1)
                                        == 1;
                days |= fits ? 1 << day : 0;
            }
            return days;
        }
    }

    @Override
    public int of(int year, int monthOfYear) {
        Month month = Month.of(year, monthOfYear);
        if (free) {
            return weekdays.free() ? month.days() : weekdays.of(month);
        }
        return weekdays.free() ? inMonth(month) : inMonth(month) | weekdays.of(month);
    }

    private int inMonth(Month month) {
        int days = daysOfMonth & month.days();
        for (int before = 0; before < month.length(); before++) {
            days |= (beforeLast >>> before & 1) << (month.length() - before);
        }
        for (int day = 0; day <= month.length(); day++) {
            if ((nearest >>> day & 1) == 1) {
                days |= 1 << nearestWeekday(month, day == 0 ? month.length() : day);
            }
        }
        return days;
    }

    /// Monday to Friday, in the same month.
    private static int nearestWeekday(Month month, int day) {
        return switch (month.weekday(day)) {
            case SATURDAY -> day == 1 ? day + 2 : day - 1;
            case SUNDAY -> day == month.length() ? day - 2 : day + 1;
            default -> day;
        };
    }

    static int mask(BitSet values) {
        return values.isEmpty() ? 0 : ValueSet.of(values).mask();
    }
}
