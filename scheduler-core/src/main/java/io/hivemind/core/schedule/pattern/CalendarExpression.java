package io.hivemind.core.schedule.pattern;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A calendar: for each field that it names what its values are; all of them have to hold.
///
/// @param fields as they were written
/// @param pattern the local times that fit
/// @param hourly whether the hour is free or a step: then it follows elapsed time
/// @param jitters by field, how many units of it the fire of a slot with this value may come later
public record CalendarExpression(
        Map<CalendarField, List<String>> fields,
        LocalPattern pattern,
        boolean hourly,
        Map<CalendarField, Map<Integer, Integer>> jitters) {
    private static final int SUNDAY = 7;

    public CalendarExpression {
        fields = Map.copyOf(fields);
        jitters = Map.copyOf(jitters);
    }

    /// @param fields at least one; the texts of a field are a list
    public static CalendarExpression parse(Map<CalendarField, List<String>> fields)
            throws FormException {
        if (fields.isEmpty()) {
            throw new FormException(0, "a calendar without fields; as {hour: 18}");
        }
        CalendarField finest = CalendarField.YEAR;
        boolean hourly = !fields.containsKey(CalendarField.HOUR);
        Map<CalendarField, BitSet> given = new EnumMap<>(CalendarField.class);
        Map<CalendarField, Map<Integer, Integer>> jitters = new EnumMap<>(CalendarField.class);
        for (CalendarField field : CalendarField.values()) {
            if (!fields.containsKey(field)) {
                continue;
            }
            finest = field;
            BitSet values = new BitSet();
            for (String text : fields.getOrDefault(field, List.of())) {
                CalendarField.Values read = field.parse(text);
                values.or(read.values());
                hourly |= field == CalendarField.HOUR && read.step();
                if (read.jitter() > 0) {
                    Map<Integer, Integer> most = new HashMap<>();
                    most.putAll(jitters.getOrDefault(field, Map.of()));
                    read.values().stream()
                            .forEach(value -> most.merge(value, read.jitter(), Math::max));
                    jitters.put(field, Map.copyOf(most));
                }
            }
            if (values.isEmpty()) {
                throw new FormException(0, "the " + field.key() + " has no value; as [8, 20]");
            }
            given.put(field, values);
        }
        // An hour that is filled in is a fixed one, as that of @daily.
        hourly &= finest.compareTo(CalendarField.HOUR) >= 0;
        return new CalendarExpression(fields, pattern(given, finest), hourly, jitters);
    }

    private static LocalPattern pattern(Map<CalendarField, BitSet> given, CalendarField finest) {
        ValueSet months = values(CalendarField.MONTH, given, finest);
        int daysOfMonth = values(CalendarField.DAY, given, finest).mask();
        int weekdays = values(CalendarField.WEEKDAY, given, finest).mask();
        int fromSunday = (weekdays | weekdays >>> SUNDAY) & 0x7f;
        Days days =
                (year, month) -> {
                    Days.Month shape = Days.Month.of(year, month);
                    return daysOfMonth & shape.on(fromSunday);
                };
        List<ValueSet> times = new ArrayList<>();
        for (CalendarField field :
                List.of(
                        CalendarField.HOUR,
                        CalendarField.MINUTE,
                        CalendarField.SECOND,
                        CalendarField.MILLISECOND)) {
            times.add(values(field, given, finest));
        }
        BitSet years = given.get(CalendarField.YEAR);
        return years == null
                ? LocalPattern.ofEveryYear(months, days, times)
                : LocalPattern.of(ValueSet.of(years), months, days, times);
    }

    /// A field left out that is finer than the finest given is its lowest value; a weekday never.
    private static ValueSet values(
            CalendarField field, Map<CalendarField, BitSet> given, CalendarField finest) {
        BitSet values = given.get(field);
        if (values != null) {
            return ValueSet.of(values);
        }
        boolean filledIn = field.compareTo(finest) > 0 && field != CalendarField.WEEKDAY;
        return ValueSet.range(field.min(), filledIn ? field.min() : field.max());
    }

    /// How many units of a field the slot of this local time may fire later.
    public int jitter(CalendarField field, LocalDateTime local) {
        Map<Integer, Integer> byValue = jitters.get(field);
        if (byValue == null) {
            return 0;
        }
        int value =
                switch (field) {
                    case YEAR -> local.getYear();
                    case MONTH -> local.getMonthValue();
                    case DAY -> local.getDayOfMonth();
                    case WEEKDAY -> local.getDayOfWeek().getValue();
                    case HOUR -> local.getHour();
                    case MINUTE -> local.getMinute();
                    case SECOND -> local.getSecond();
                    case MILLISECOND -> local.getNano() / 1_000_000;
                };
        return byValue.getOrDefault(value, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CalendarExpression that && that.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }
}
