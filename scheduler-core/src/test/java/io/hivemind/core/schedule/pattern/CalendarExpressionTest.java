package io.hivemind.core.schedule.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

final class CalendarExpressionTest {
    /// @param text fields apart by `;`, items of a list by `|`
    private static CalendarExpression parse(String text) throws FormException {
        Map<CalendarField, List<String>> fields = new EnumMap<>(CalendarField.class);
        for (String field : text.split(";")) {
            String[] parts = field.split("=", 2);
            fields.put(
                    CalendarField.of(parts[0].strip()).orElseThrow(),
                    List.of(parts[1].split("\\|")));
        }
        return CalendarExpression.parse(fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "hour=+3 ~ 2026-01-01T00:00 2026-01-01T03:00 2026-01-01T06:00",
                "minute=bounded(0, +10, 20) ~ 2026-01-01T00:00 2026-01-01T00:10 2026-01-01T00:20"
                        + " 2026-01-01T01:00",
                "hour=9..11 ~ 2026-01-01T09:00 2026-01-01T10:00 2026-01-01T11:00 2026-01-02T09:00",
                "hour=8|20; minute=30 ~ 2026-01-01T08:30 2026-01-01T20:30 2026-01-02T08:30",
                "weekday=mon; hour=9 ~ 2026-01-05T09:00 2026-01-12T09:00",
                "weekday=7 ~ 2026-01-04T00:00 2026-01-11T00:00",
                "weekday=fri..mon ~ 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00"
                        + " 2026-01-05T00:00 2026-01-09T00:00",
                "weekday=+3 ~ 2026-01-01T00:00 2026-01-04T00:00 2026-01-05T00:00 2026-01-08T00:00",
                "month=november..january; day=1 ~ 2026-01-01T00:00 2026-11-01T00:00"
                        + " 2026-12-01T00:00 2027-01-01T00:00",
                "month=feb ~ 2026-02-01T00:00 2027-02-01T00:00",
                "month=feb; weekday=mon ~ 2026-02-02T00:00 2026-02-09T00:00 2026-02-16T00:00",
                "day=+10 ~ 2026-01-01T00:00 2026-01-11T00:00 2026-01-21T00:00 2026-01-31T00:00"
                        + " 2026-02-01T00:00",
                "day=31 ~ 2026-01-31T00:00 2026-03-31T00:00 2026-05-31T00:00",
                "day=13; weekday=fri; hour=13 ~ 2026-02-13T13:00 2026-03-13T13:00 2026-11-13T13:00",
                "month=2; day=29; hour=12 ~ 2028-02-29T12:00 2032-02-29T12:00",
                "month=2; day=29; weekday=sunday ~ 2032-02-29T00:00 2060-02-29T00:00"
                        + " 2088-02-29T00:00 2128-02-29T00:00",
                "year=2027 ~ 2027-01-01T00:00",
                "year=2027; hour=12 ~ 2027-01-01T12:00 2027-01-02T12:00",
                "year=2025|2028; month=3 ~ 2028-03-01T00:00",
                "year=+10; month=5 ~ 2030-05-01T00:00 2040-05-01T00:00",
                "year=9999 ~ 9999-01-01T00:00",
                "day=identity; hour=7; minute=15 ~ 2026-01-01T07:15 2026-01-02T07:15",
                "hour=identity ~ 2026-01-01T00:00 2026-01-01T01:00",
                "minute=identity; hour=5 ~ 2026-01-01T05:00 2026-01-01T05:01",
                "minute=59 ~ 2026-01-01T00:59 2026-01-01T01:59",
                "second=+30 ~ 2026-01-01T00:00:00 2026-01-01T00:00:30 2026-01-01T00:01:00",
                "second=15; hour=3 ~ 2026-01-01T03:00:15 2026-01-01T03:01:15",
                "millisecond=+250 ~ 2026-01-01T00:00:00 2026-01-01T00:00:00.250"
                        + " 2026-01-01T00:00:00.500",
                "hour=23; minute=59; second=59; millisecond=999 ~ 2026-01-01T23:59:59.999"
                        + " 2026-01-02T23:59:59.999",
                "day=2..=3; hour=interval(12); minute=exact(30) ~ 2026-01-02T00:30 2026-01-02T12:30"
                        + " 2026-01-03T00:30",
                "hour=jitter(+6, 2) ~ 2026-01-01T00:00 2026-01-01T06:00",
                "hour=jitter(bounded(6, interval(2), 8), 2) ~ 2026-01-01T06:00 2026-01-01T08:00"
                        + " 2026-01-02T06:00",
                "hour=+ 12 ~ 2026-01-01T00:00 2026-01-01T12:00",
            })
    void a_calendar_has_these_local_times(String text, String times) throws FormException {
        List<LocalDateTime> expected =
                Arrays.stream(times.split(" ")).map(LocalDateTime::parse).toList();

        assertThat(
                        CronExpressionTest.next(
                                parse(text).pattern(), "2026-01-01T00:00:00", expected.size()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {"month=4; day=31", "year=2026|2027; month=2; day=29", "year=1999"})
    void a_date_that_does_not_exist_is_no_slot(String text) throws FormException {
        assertThat(CronExpressionTest.next(parse(text).pattern(), "2026-01-01T00:00:00", 1))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "minute=30 ~ true",
                "hour=+3 ~ true",
                "hour=jitter(+6, 2) ~ true",
                "hour=identity; minute=3 ~ true",
                "hour=3|+6 ~ true",
                "hour=3 ~ false",
                "hour=3..5 ~ false",
                "hour=jitter(3, 1) ~ false",
                "hour=bounded(0, +3, 9) ~ false",
                "day=5 ~ false",
                "weekday=mon ~ false",
            })
    void it_tells_whether_hours_are_stepped_over(String text, boolean hourly) throws FormException {
        assertThat(parse(text).hourly()).isEqualTo(hourly);
    }

    @Test
    void the_jitter_of_a_value_is_the_widest_written_for_it() throws FormException {
        CalendarExpression calendar = parse("hour=jitter(+6, 2)|12|jitter(18, 4); minute=5");

        assertThat(calendar.jitter(CalendarField.HOUR, LocalDateTime.parse("2026-01-01T12:05")))
                .isEqualTo(2);
        assertThat(calendar.jitter(CalendarField.HOUR, LocalDateTime.parse("2026-01-01T18:05")))
                .isEqualTo(4);
        assertThat(calendar.jitter(CalendarField.HOUR, LocalDateTime.parse("2026-01-01T13:05")))
                .isZero();
        assertThat(calendar.jitter(CalendarField.MINUTE, LocalDateTime.parse("2026-01-01T12:05")))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "hour=24 ~ the hour \"24\" is none: a number from 0 to 23, a range as 1..10",
                "month=monthuary ~ the month \"monthuary\" is none: a number from 1 to 12, a name"
                        + " as january",
                "weekday=0 ~ the weekday \"0\" is none: a number from 1 to 7 (Monday is 1)",
                "day=9..3 ~ the day \"9..3\" ends before it begins",
                "weekday=5..1 ~ ends before it begins",
                "hour=bounded(9, +1, 3) ~ ends before it begins",
                "hour=+0 ~ has a step of 0",
                "hour=bounded(0, 10, 20) ~ is none",
                "hour=jitter(identity, 2) ~ is none",
                "hour=jitter(jitter(+2, 1), 2) ~ is none",
                "hour=jitter(+2) ~ is none",
                "hour=exact(1, 2) ~ is none",
                "hour=-3 ~ is none",
                "hour=1.. ~ is none",
                "year=1969 ~ a number from 1970 to 9999",
                "minute=bounded((0, +10, 20) ~ is none",
            })
    void a_malformed_field_says_what_to_write(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(FormException.class)
                .hasMessageContaining(message);
    }
}
