package io.hivemind.core.schedule;

import io.hivemind.core.schedule.ScheduleOptions.CatchUp;
import io.hivemind.core.schedule.ScheduleOptions.Dates;
import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;
import io.hivemind.core.schedule.pattern.CalendarExpression;
import io.hivemind.core.schedule.pattern.CalendarField;
import io.hivemind.core.schedule.pattern.CronExpression;
import io.hivemind.core.schedule.pattern.FormException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Schedules as tests write them down.
record Given(
        ZoneId zone,
        Gap gap,
        Overlap overlap,
        Duration jitter,
        CatchUp catchUp,
        Duration window,
        @Nullable Instant start,
        @Nullable Instant end,
        List<Dates> exclude) {
    private static final Pattern FIELD =
            Pattern.compile("(\\w+):\\s*(\\[.*?]|[^,(]+(?:\\(.*?\\))?)");

    static Given zone(String zone) {
        ScheduleOptions defaults = ScheduleOptions.in(ZoneId.of(zone));
        return new Given(
                defaults.zone(),
                defaults.gap(),
                defaults.overlap(),
                defaults.jitter(),
                defaults.catchUp(),
                defaults.catchUpWindow(),
                null,
                null,
                List.of());
    }

    static Given utc() {
        return zone("Z");
    }

    Given dst(Gap newGap, Overlap newOverlap) {
        return new Given(zone, newGap, newOverlap, jitter, catchUp, window, start, end, exclude);
    }

    Given jitter(Duration newJitter) {
        return new Given(zone, gap, overlap, newJitter, catchUp, window, start, end, exclude);
    }

    Given catchUp(CatchUp newCatchUp, Duration newWindow) {
        return new Given(zone, gap, overlap, jitter, newCatchUp, newWindow, start, end, exclude);
    }

    Given bounds(String newStart, String newEnd) {
        Instant from = TimeText.time(newStart, zone).orElseThrow();
        Instant until = TimeText.time(newEnd, zone).orElseThrow();
        return new Given(zone, gap, overlap, jitter, catchUp, window, from, until, exclude);
    }

    Given without(String... dates) {
        List<Dates> excluded =
                Arrays.stream(dates).map(text -> TimeText.dates(text).orElseThrow()).toList();
        return new Given(zone, gap, overlap, jitter, catchUp, window, start, end, excluded);
    }

    ScheduleOptions options() {
        return new ScheduleOptions(
                zone, gap, overlap, jitter, catchUp, window, start, end, exclude);
    }

    Slots cron(String text) {
        return slots(new Schedule.Cron(expression(text), options()));
    }

    Slots every(String period) {
        return every(period, "1970-01-01T00:00:00Z");
    }

    Slots every(String period, String from) {
        return slots(new Schedule.Every(Duration.parse(period), Instant.parse(from), options()));
    }

    Slots at(String instant) {
        return slots(new Schedule.At(Instant.parse(instant), options()));
    }

    /// @param text as `hour: +3, minute: [0, 30]`
    Slots calendar(String text) {
        return slots(new Schedule.Calendar(calendarExpression(text), options()));
    }

    private static Slots slots(Schedule schedule) {
        return Slots.of(schedule, "job");
    }

    static CronExpression expression(String text) {
        try {
            return CronExpression.parse(text);
        } catch (FormException e) {
            throw new AssertionError(text, e);
        }
    }

    static CalendarExpression calendarExpression(String text) {
        Map<CalendarField, List<String>> fields = new EnumMap<>(CalendarField.class);
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            String value = field.group(2).strip();
            List<String> items =
                    value.startsWith("[")
                            ? List.of(value.substring(1, value.length() - 1).split("\\s*,\\s*"))
                            : List.of(value);
            fields.put(CalendarField.of(field.group(1)).orElseThrow(), items);
        }
        try {
            return CalendarExpression.parse(fields);
        } catch (FormException e) {
            throw new AssertionError(text, e);
        }
    }
}
