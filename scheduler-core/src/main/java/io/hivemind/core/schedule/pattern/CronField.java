package io.hivemind.core.schedule.pattern;

import java.util.BitSet;
import java.util.List;

/// A field of a cron expression: its name, its range, and the names of its values from the lowest
/// on.
record CronField(String name, int min, int max, List<String> names) {
    static final CronField SECOND = new CronField("second", 0, 59, List.of());
    static final CronField MINUTE = new CronField("minute", 0, 59, List.of());
    static final CronField HOUR = new CronField("hour", 0, 23, List.of());
    static final CronField DAY = new CronField("day of month", 1, 31, List.of());
    static final CronField MONTH =
            new CronField(
                    "month",
                    1,
                    12,
                    List.of(
                            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT",
                            "NOV", "DEC"));
    static final CronField WEEKDAY =
            new CronField(
                    "weekday", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    /// One item of a field's list.
    ///
    /// @param text in upper case
    /// @param written as it was written
    /// @param offset where, in the whole expression
    record Item(String text, String written, int offset) {}

    /// Adds what a number, a name, a range, a step or `*` stands for.
    void plain(Item item, BitSet into) throws FormException {
        String[] step = item.text().split("/", -1);
        if (step.length > 2) {
            throw wrong(item, "has more than one /");
        }
        int size = step.length == 2 ? step(item, step[1]) : 1;
        if (step[0].equals("*")) {
            add(min, highest(), size, into);
            return;
        }
        String[] range = step[0].split("-", -1);
        if (range.length > 2) {
            throw wrong(item, "has more than one -");
        }
        int from = value(item, range[0]);
        int to = step.length == 2 ? Math.max(from, highest()) : from;
        if (range.length == 2) {
            to = value(item, range[1]);
            boolean untilSunday = isWeekday() && to == 0 && from > 0;
            if (untilSunday) {
                to = 7;
            } else if (from > to) {
                throw wrong(item, "ends before it begins");
            }
        }
        add(from, to, size, into);
    }

    private boolean isWeekday() {
        return name.equals(WEEKDAY.name);
    }

    /// Sunday is both 0 and 7, and once is enough.
    private int highest() {
        return isWeekday() ? 6 : max;
    }

    private void add(int from, int to, int size, BitSet into) {
        for (int value = from; value <= to; value += size) {
            into.set(isWeekday() ? value % 7 : value);
        }
    }

    private int step(Item item, String digits) throws FormException {
        int size = number(item, digits);
        if (size < 1 || size > max + 1) {
            throw wrong(item, "has a step that is not from 1 to " + (max + 1));
        }
        return size;
    }

    int value(Item item, String word) throws FormException {
        int named = names.indexOf(word);
        if (named >= 0) {
            return named + min;
        }
        int value = number(item, word);
        if (value < min || value > max) {
            throw wrong(item, "is not from " + min + " to " + max);
        }
        return value;
    }

    /// A number that stands beside `L`, `W` or `#`.
    int count(Item item, String digits, int highest) throws FormException {
        int value = Integer.parseInt(digits);
        if (value < 1 || value > highest) {
            throw wrong(item, "wants a number from 1 to " + highest);
        }
        return value;
    }

    private int number(Item item, String word) throws FormException {
        if (!word.matches("[0-9]{1,4}")) {
            String named =
                    names.isEmpty() ? "" : ", or " + names.getFirst() + " to " + names.getLast();
            throw wrong(item, "is no number from " + min + " to " + max + named);
        }
        return Integer.parseInt(word);
    }

    FormException wrong(Item item, String why) {
        return new FormException(
                item.offset(),
                "the " + name + " " + FormException.quote(item.written()) + " " + why);
    }
}
