package io.hivemind.core.schedule.pattern;

import io.hivemind.core.schedule.pattern.CronField.Item;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A cron expression: five fields, or six with seconds first, with names, lists, ranges, steps,
/// `L`, `L-3`, `LW`, `15W`, `friL`, `fri#2`, and `@hourly` and its kin. Weekdays are 0 to 7, Sunday
/// 0 and 7.
///
/// @param text as it was written
/// @param pattern the local times that fit
/// @param hourly whether the hour field is `*` or has a step: then it follows elapsed time
/// @param eitherDay whether day of month and weekday are both restricted, so that either makes a
///   slot
public record CronExpression(String text, LocalPattern pattern, boolean hourly, boolean eitherDay) {
    private static final Map<String, String> NICKNAMES =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern LAST_DAY = Pattern.compile("L(?:-([0-9]{1,2}))?");
    private static final Pattern NEAREST_WEEKDAY = Pattern.compile("([0-9]{1,2})W");
    private static final Pattern LAST_WEEKDAY = Pattern.compile("([A-Z]{3}|[0-9])L");
    private static final Pattern NTH_WEEKDAY = Pattern.compile("([A-Z]{3}|[0-9])#([0-9])");

    private record Word(String text, int offset) {
        boolean isFree() {
            return text.equals("*") || text.equals("?");
        }

        boolean isStep() {
            return text.contains("*") || text.contains("/");
        }

        List<Item> items() {
            List<Item> items = new ArrayList<>();
            int at = offset;
            for (String item : text.split(",", -1)) {
                items.add(new Item(item.toUpperCase(Locale.ROOT), item, at));
                at += item.length() + 1;
            }
            return items;
        }
    }

    public static CronExpression parse(String text) throws FormException {
        String stripped = text.strip();
        String nickname = NICKNAMES.get(stripped);
        if (stripped.startsWith("@") && nickname == null) {
            throw new FormException(
                    0, "there is " + String.join(", ", new TreeSet<>(NICKNAMES.keySet())));
        }
        List<Word> words = words(nickname == null ? text : nickname);
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
        ValueSet seconds =
                words.size() == 6
                        ? plain(CronField.SECOND, words.removeFirst())
                        : ValueSet.range(0, 0);
        ValueSet minutes = plain(CronField.MINUTE, words.get(0));
        ValueSet hours = plain(CronField.HOUR, words.get(1));
        CronDays days = days(words.get(2), words.get(4));
        ValueSet months = plain(CronField.MONTH, words.get(3));
        List<ValueSet> times = List.of(hours, minutes, seconds, ValueSet.range(0, 0));
        return new CronExpression(
                text,
                LocalPattern.ofEveryYear(months, days, times),
                words.get(1).isStep(),
                !words.get(2).isFree() && !words.get(4).isFree());
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(new Word(matcher.group(), matcher.start()));
        }
        return words;
    }

    private static ValueSet plain(CronField field, Word word) throws FormException {
        BitSet values = new BitSet();
        for (Item item : word.items()) {
            field.plain(item, values);
        }
        return ValueSet.of(values);
    }

    private static CronDays days(Word word, Word weekday) throws FormException {
        BitSet plain = new BitSet();
        int beforeLast = 0;
        int nearest = 0;
        for (Item item : word.items()) {
            Matcher last = LAST_DAY.matcher(item.text());
            Matcher near = NEAREST_WEEKDAY.matcher(item.text());
            if (item.text().equals("?")) {
                plain.set(CronField.DAY.min(), CronField.DAY.max() + 1);
            } else if (item.text().equals("LW")) {
                nearest |= 1;
            } else if (last.matches()) {
                String count = last.group(1);
                beforeLast |= 1 << (count == null ? 0 : CronField.DAY.count(item, count, 30));
            } else if (near.matches()) {
                nearest |= 1 << CronField.DAY.count(item, near.group(1), 31);
            } else {
                CronField.DAY.plain(item, plain);
            }
        }
        CronDays.Weekdays weekdays = weekdays(weekday);
        return new CronDays(word.isFree(), CronDays.mask(plain), beforeLast, nearest, weekdays);
    }

    private static CronDays.Weekdays weekdays(Word word) throws FormException {
        BitSet plain = new BitSet();
        int last = 0;
        long nth = 0;
        CronField field = CronField.WEEKDAY;
        for (Item item : word.items()) {
            Matcher ofMonth = NTH_WEEKDAY.matcher(item.text());
            Matcher lastOf = LAST_WEEKDAY.matcher(item.text());
            if (item.text().equals("?")) {
                plain.set(0, 7);
            } else if (item.text().equals("L")) {
                throw field.wrong(item, "says of no weekday that it is the last; write friL or 5L");
            } else if (lastOf.matches()) {
                last |= 1 << field.value(item, lastOf.group(1)) % 7;
            } else if (ofMonth.matches()) {
                int weekday = field.value(item, ofMonth.group(1)) % 7;
                nth |= 1L << (7 * (field.count(item, ofMonth.group(2), 5) - 1) + weekday);
            } else {
                field.plain(item, plain);
            }
        }
        return new CronDays.Weekdays(word.isFree(), CronDays.mask(plain), last, nth);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
