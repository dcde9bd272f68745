package io.hivemind.core.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.function.Function;

/// Times, dates and zones as they are written.
public final class TimeText {
    /// A time with an offset as `2026-12-24T18:00:00+02:00`; without one, or a date alone, it is
    /// read in the zone.
    public static Optional<Instant> time(String text, ZoneId zone) {
        return parse(OffsetDateTime::parse, text)
                .filter(time -> inReach(time.getYear()))
                .map(OffsetDateTime::toInstant)
                .or(() ->
                        parse(LocalDateTime::parse, text)
                                .filter(local -> inReach(local.getYear()))
                                .map(local -> instant(local, zone)))
                .or(() -> date(text).map(date -> instant(date.atStartOfDay(), zone)));
    }

    /// A date, or a range of them as `2026-12-24..2026-12-26`.
    public static Optional<ScheduleOptions.Dates> dates(String text) {
        String[] ends = text.split("\\.\\.=?", -1);
        if (ends.length > 2) {
            return Optional.empty();
        }
        Optional<LocalDate> first = date(ends[0].strip());
        Optional<LocalDate> last = date(ends[ends.length - 1].strip());
        return first.flatMap(from ->
                last.filter(to -> !to.isBefore(from))
                        .map(to -> new ScheduleOptions.Dates(from, to)));
    }

    public static Optional<ZoneId> zone(String text) {
        return parse(ZoneId::of, text);
    }

    /// A local time that does not exist is the first instant after the gap; of one that comes twice
    /// it is the first pass.
    static Instant instant(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }

    private static Optional<LocalDate> date(String text) {
        return parse(LocalDate::parse, text).filter(date -> inReach(date.getYear()));
    }

    /// Far outside of it, milliseconds overflow.
    private static boolean inReach(int year) {
        return year >= 0 && year <= 9999;
    }

    private static <T> Optional<T> parse(Function<String, T> parser, String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private TimeText() {}
}
