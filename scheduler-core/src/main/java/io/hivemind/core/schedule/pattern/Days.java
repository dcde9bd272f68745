package io.hivemind.core.schedule.pattern;

import java.time.LocalDate;

/// The days of a month that fit. Days are bits: bit 1 is the first, bit 31 the last there can be.
@FunctionalInterface
interface Days {
    int ALL = -2;
    int DAYS_PER_WEEK = 7;

    /// The days of this month that fit, and none that it does not have.
    int of(int year, int month);

    /// A month as far as its days go.
    ///
    /// @param firstWeekday of its first day, 0 for Sunday
    record Month(int length, int firstWeekday) {
        static Month of(int year, int month) {
            LocalDate first = LocalDate.of(year, month, 1);
            return new Month(
                    first.lengthOfMonth(), first.getDayOfWeek().getValue() % DAYS_PER_WEEK);
        }

        /// 0 for Sunday.
        int weekday(int day) {
            return (firstWeekday + day - 1) % DAYS_PER_WEEK;
        }

        int days() {
            return ALL & (-1 >>> (31 - length));
        }

        /// @param weekdays bit 0 for Sunday to bit 6 for Saturday
        int on(int weekdays) {
            int days = 0;
            for (int day = 1; day <= length; day++) {
                days |= (weekdays >>> weekday(day) & 1) << day;
            }
            return days;
        }
    }
}
