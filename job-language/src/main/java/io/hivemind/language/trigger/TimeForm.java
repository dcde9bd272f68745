package io.hivemind.language.trigger;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.function.Consumer;

/// The forms of times, dates and zones.
public final class TimeForm {
    private TimeForm() {}

    /// A time with or without offset, as `2026-12-24T18:00:00+02:00`, or a date alone.
    public static boolean isTime(String text) {
        return parses(OffsetDateTime::parse, text)
                || parses(LocalDateTime::parse, text)
                || isDate(text);
    }

    public static boolean isDate(String text) {
        return parses(LocalDate::parse, text);
    }

    /// A date, or a range of them as `2026-12-24..2026-12-26`.
    public static boolean isDates(String text) {
        String[] ends = text.split("\\.\\.=?", -1);
        if (ends.length == 2 && isDate(ends[0].strip()) && isDate(ends[1].strip())) {
            return !LocalDate.parse(ends[1].strip()).isBefore(LocalDate.parse(ends[0].strip()));
        }
        return isDate(text);
    }

    public static boolean isZone(String text) {
        return parses(ZoneId::of, text);
    }

    private static boolean parses(Consumer<String> parser, String text) {
        try {
            parser.accept(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
