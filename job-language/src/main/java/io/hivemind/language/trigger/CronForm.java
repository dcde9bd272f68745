package io.hivemind.language.trigger;

import io.hivemind.language.document.Quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The form of a cron expression: five fields, or six with seconds first.
public final class CronForm {
    private static final Set<String> NICKNAMES =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final Pattern LAST_DAY = Pattern.compile("L(?:-(\\d{1,2}))?|LW");
    private static final Pattern NEAREST_WEEKDAY = Pattern.compile("(\\d{1,2})W");
    private static final Pattern LAST_WEEKDAY = Pattern.compile("([A-Z]{3}|\\d)L");
    private static final Pattern NTH_WEEKDAY = Pattern.compile("([A-Z]{3}|\\d)#(\\d)");

    /// A field: its name, its range, and the names of its values from the lowest on.
    private record Field(String name, int min, int max, List<String> names) {
        boolean isDay() {
            return name.equals("day of month") || name.equals("weekday");
        }
    }

    private static final List<Field> FIELDS =
            List.of(
                    new Field("second", 0, 59, List.of()),
                    new Field("minute", 0, 59, List.of()),
                    new Field("hour", 0, 23, List.of()),
                    new Field("day of month", 1, 31, List.of()),
                    new Field(
                            "month",
                            1,
                            12,
                            CalendarForm.MONTHS.stream().map(name -> short3(name)).toList()),
                    new Field(
                            "weekday",
                            0,
                            7,
                            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")));

    private CronForm() {}

    private static String short3(String name) {
        return name.substring(0, 3).toUpperCase(Locale.ROOT);
    }

    /// Whether day of month and weekday are both restricted, so that either makes a slot.
    public record Checked(boolean eitherDay) {}

    public static Checked check(String text) throws FormException {
        if (text.strip().startsWith("@")) {
            if (!NICKNAMES.contains(text.strip())) {
                throw new FormException(
                        0, "there is " + String.join(", ", NICKNAMES.stream().sorted().toList()));
            }
            return new Checked(false);
        }
        List<Integer> starts = new ArrayList<>();
        List<String> words = words(text, starts);
        if (words.size() != 5 && words.size() != 6) {
            throw new FormException(
                    0,
                    "it has "
                            + words.size()
                            + " field"
                            + (words.size() == 1 ? "" : "s")
                            + "; write five (minute hour day month weekday), or six with seconds"
                            + " first");
        }
        int skipped = FIELDS.size() - words.size();
        for (int i = 0; i < words.size(); i++) {
            field(FIELDS.get(i + skipped), words.get(i), starts.get(i));
        }
        return new Checked(restricted(words.get(words.size() - 3)) && restricted(words.getLast()));
    }

    private static boolean restricted(String word) {
        return !word.equals("*") && !word.equals("?");
    }

    private static List<String> words(String text, List<Integer> starts) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("\\S+").matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
            starts.add(matcher.start());
        }
        return words;
    }

    private static void field(Field field, String word, int start) throws FormException {
        int offset = start;
        for (String item : word.split(",", -1)) {
            item(field, item.toUpperCase(Locale.ROOT), item, offset);
            offset += item.length() + 1;
        }
    }

    private static void item(Field field, String item, String written, int offset)
            throws FormException {
        if (item.equals("?") && field.isDay()) {
            return;
        }
        if (special(field, item, written, offset)) {
            return;
        }
        String[] step = item.split("/", -1);
        if (step.length > 2) {
            throw wrong(field, written, offset, "has more than one /");
        }
        if (step.length == 2) {
            int size = number(field, step[1], written, offset);
            if (size < 1 || size > field.max() + 1) {
                throw wrong(
                        field,
                        written,
                        offset,
                        "has a step that is not from 1 to " + (field.max() + 1));
            }
        }
        if (step[0].equals("*")) {
            return;
        }
        String[] range = step[0].split("-", -1);
        if (range.length > 2) {
            throw wrong(field, written, offset, "has more than one -");
        }
        int from = value(field, range[0], written, offset);
        if (range.length == 2) {
            int to = value(field, range[1], written, offset);
            boolean untilSunday = field.name().equals("weekday") && to == 0;
            if (from > to && !untilSunday) {
                throw wrong(field, written, offset, "ends before it begins");
            }
        }
    }

    /// `L`, `W` and `#`.
    private static boolean special(Field field, String item, String written, int offset)
            throws FormException {
        if (field.name().equals("day of month")) {
            Matcher last = LAST_DAY.matcher(item);
            Matcher nearest = NEAREST_WEEKDAY.matcher(item);
            if (last.matches()) {
                checkRange(field, last.group(1) == null ? "1" : last.group(1), 30, written, offset);
                return true;
            }
            if (nearest.matches()) {
                checkRange(field, nearest.group(1), 31, written, offset);
                return true;
            }
        }
        if (field.name().equals("weekday")) {
            if (item.equals("L")) {
                throw wrong(
                        field,
                        written,
                        offset,
                        "says of no weekday that it is the last; write friL or 5L");
            }
            Matcher last = LAST_WEEKDAY.matcher(item);
            Matcher nth = NTH_WEEKDAY.matcher(item);
            if (last.matches()) {
                value(field, last.group(1), written, offset);
                return true;
            }
            if (nth.matches()) {
                value(field, nth.group(1), written, offset);
                checkRange(field, nth.group(2), 5, written, offset);
                return true;
            }
        }
        return false;
    }

    private static void checkRange(Field field, String digits, int max, String written, int offset)
            throws FormException {
        int value = Integer.parseInt(digits);
        if (value < 1 || value > max) {
            throw wrong(field, written, offset, "wants a number from 1 to " + max);
        }
    }

    private static int value(Field field, String word, String written, int offset)
            throws FormException {
        int named = field.names().indexOf(word);
        if (named >= 0) {
            return named + field.min();
        }
        int value = number(field, word, written, offset);
        if (value < field.min() || value > field.max()) {
            throw wrong(
                    field, written, offset, "is not from " + field.min() + " to " + field.max());
        }
        return value;
    }

    private static int number(Field field, String word, String written, int offset)
            throws FormException {
        if (!word.matches("\\d{1,4}")) {
            String names =
                    field.names().isEmpty()
                            ? ""
                            : ", or " + field.names().getFirst() + " to " + field.names().getLast();
            throw wrong(
                    field,
                    written,
                    offset,
                    "is no number from " + field.min() + " to " + field.max() + names);
        }
        return Integer.parseInt(word);
    }

    private static FormException wrong(Field field, String written, int offset, String why) {
        return new FormException(
                offset, "the " + field.name() + " " + Quote.of(written) + " " + why);
    }
}
