package io.hivemind.language;

import io.hivemind.core.job.DurationText;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.ScheduleOptions;
import io.hivemind.core.schedule.ScheduleOptions.CatchUp;
import io.hivemind.core.schedule.ScheduleOptions.Dates;
import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;
import io.hivemind.core.schedule.TimeText;
import io.hivemind.core.schedule.pattern.CalendarExpression;
import io.hivemind.core.schedule.pattern.CalendarField;
import io.hivemind.core.schedule.pattern.CronExpression;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.language.expression.JsonValues;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The schedules of triggers, as the core computes with them.
public final class Schedules {
    private final Map<?, ?> written;
    private final ZoneId zone;

    private Schedules(Map<?, ?> written, ZoneId zone) {
        this.written = written;
        this.zone = zone;
    }

    /// The schedule of a trigger by time, empty for one of another kind. A trigger that [JobReader]
    /// let pass is well formed.
    public static Optional<Schedule> of(TriggerSpec trigger) throws FormException {
        return switch (trigger.kind()) {
            case "cron", "every", "at", "calendar" -> Optional.of(read(trigger));
            default -> Optional.empty();
        };
    }

    private static Schedule read(TriggerSpec trigger) throws FormException {
        if (!(JsonValues.parse(trigger.options().text()) instanceof Map<?, ?> written)) {
            throw new FormException(0, "the trigger is no mapping");
        }
        ZoneId zone = ZoneOffset.UTC;
        if (written.containsKey("timezone")) {
            String name = String.valueOf(written.get("timezone"));
            zone = present(TimeText.zone(name), "there is no time zone \"" + name + "\"");
        }
        return new Schedules(written, zone).schedule(trigger.kind());
    }

    private Schedule schedule(String kind) throws FormException {
        return switch (kind) {
            case "cron" -> new Schedule.Cron(CronExpression.parse(text("cron")), options());
            case "every" -> {
                Duration period = duration("every", Duration.ZERO);
                if (period.isZero()) {
                    throw new FormException(0, "\"every\" wants a duration that is not 0");
                }
                Instant from = time("from").orElse(Instant.EPOCH);
                yield new Schedule.Every(period, from, options());
            }
            case "at" ->
                    new Schedule.At(
                            present(time("at"), "\"at\" has no value"), ScheduleOptions.in(zone));
            default -> new Schedule.Calendar(calendar(), options());
        };
    }

    private ScheduleOptions options() throws FormException {
        ScheduleOptions defaults = ScheduleOptions.in(zone);
        Map<?, ?> dst = written.get("dst") instanceof Map<?, ?> map ? map : Map.of();
        return new ScheduleOptions(
                zone,
                word(dst, "gap", defaults.gap(), Gap.class),
                word(dst, "overlap", defaults.overlap(), Overlap.class),
                duration("jitter", defaults.jitter()),
                word(written, "catch_up", defaults.catchUp(), CatchUp.class),
                duration("catch_up_window", defaults.catchUpWindow()),
                time("start").orElse(null),
                time("end").orElse(null),
                exclude());
    }

    private CalendarExpression calendar() throws FormException {
        Map<CalendarField, List<String>> fields = new EnumMap<>(CalendarField.class);
        if (written.get("calendar") instanceof Map<?, ?> calendar) {
            for (Map.Entry<?, ?> entry : calendar.entrySet()) {
                String key = String.valueOf(entry.getKey());
                CalendarField field =
                        present(CalendarField.of(key), "unknown calendar field \"" + key + "\"");
                fields.put(field, list(entry.getValue()));
            }
        }
        return CalendarExpression.parse(fields);
    }

    private List<Dates> exclude() throws FormException {
        List<Dates> exclude = new ArrayList<>();
        if (written.containsKey("exclude")) {
            for (String text : list(written.get("exclude"))) {
                exclude.add(present(TimeText.dates(text), "\"" + text + "\" is no date"));
            }
        }
        return exclude;
    }

    private static List<String> list(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    private String text(String key) {
        return String.valueOf(written.get(key));
    }

    private Duration duration(String key, Duration otherwise) throws FormException {
        return written.containsKey(key)
                ? present(DurationText.parse(text(key)), "\"" + key + "\": " + DurationText.FORM)
                : otherwise;
    }

    private Optional<Instant> time(String key) throws FormException {
        return written.containsKey(key)
                ? Optional.of(
                        present(
                                TimeText.time(text(key), zone),
                                "\"" + key + "\" is no time as 2026-12-24T18:00:00+02:00"))
                : Optional.empty();
    }

    private static <E extends Enum<E>> E word(
            Map<?, ?> from, String key, E otherwise, Class<E> type) throws FormException {
        if (!from.containsKey(key)) {
            return otherwise;
        }
        String word = String.valueOf(from.get(key));
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        throw new FormException(0, "there is no \"" + key + ": " + word + "\"");
    }

    private static <T> T present(Optional<T> value, String otherwise) throws FormException {
        if (value.isEmpty()) {
            throw new FormException(0, otherwise);
        }
        return value.get();
    }
}
