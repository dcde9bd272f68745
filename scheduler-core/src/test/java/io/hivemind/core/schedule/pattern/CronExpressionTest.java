package io.hivemind.core.schedule.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class CronExpressionTest {
    static List<LocalDateTime> next(LocalPattern pattern, String from, int count) {
        List<LocalDateTime> times = new ArrayList<>();
        long at = LocalDateTime.parse(from).toInstant(ZoneOffset.UTC).toEpochMilli();
        for (int i = 0; i < count; i++) {
            long next = pattern.next(at);
            if (next == LocalPattern.NONE) {
                break;
            }
            long seconds = Math.floorDiv(next, 1000L);
            int nanos = (int) Math.floorMod(next, 1000L) * 1_000_000;
            times.add(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC));
            at = next + 1;
        }
        return times;
    }

    /// 2026-01-01 is a Thursday, 2026-02-01 and 2026-03-01 are Sundays.
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "0 18 * * *          ~ 2026-01-01T18:00 2026-01-02T18:00",
                "30 9 * * MON-FRI    ~ 2026-01-01T09:30 2026-01-02T09:30 2026-01-05T09:30",
                "30 9 * * 6-7        ~ 2026-01-03T09:30 2026-01-04T09:30 2026-01-10T09:30",
                "30 9 * * fri-SUN    ~ 2026-01-02T09:30 2026-01-03T09:30 2026-01-04T09:30"
                        + " 2026-01-09T09:30",
                "30 9 * * 0          ~ 2026-01-04T09:30 2026-01-11T09:30",
                "30 9 * * 7          ~ 2026-01-04T09:30 2026-01-11T09:30",
                "0 0 * * 1-5/2       ~ 2026-01-02T00:00 2026-01-05T00:00 2026-01-07T00:00",
                "0 0 * * */3         ~ 2026-01-03T00:00 2026-01-04T00:00 2026-01-07T00:00",
                "0 8-18/5 * * *      ~ 2026-01-01T08:00 2026-01-01T13:00 2026-01-01T18:00"
                        + " 2026-01-02T08:00",
                "0 8/5 * * *         ~ 2026-01-01T08:00 2026-01-01T13:00 2026-01-01T18:00"
                        + " 2026-01-01T23:00",
                "*/15,7 * * * *      ~ 2026-01-01T00:00 2026-01-01T00:07 2026-01-01T00:15",
                "*/20 * * * * *      ~ 2026-01-01T00:00 2026-01-01T00:00:20 2026-01-01T00:00:40",
                "30 0 12 * * *       ~ 2026-01-01T12:00:30 2026-01-02T12:00:30",
                "0 6 1 FEB,apr *     ~ 2026-02-01T06:00 2026-04-01T06:00 2027-02-01T06:00",
                "0 6 29 2 *          ~ 2028-02-29T06:00 2032-02-29T06:00",
                "0 6 31 * *          ~ 2026-01-31T06:00 2026-03-31T06:00 2026-05-31T06:00",
                "0 12 L * *          ~ 2026-01-31T12:00 2026-02-28T12:00 2026-03-31T12:00",
                "0 12 L-3 * *        ~ 2026-01-28T12:00 2026-02-25T12:00 2026-03-28T12:00",
                "0 12 L-30 * *       ~ 2026-01-01T12:00 2026-03-01T12:00 2026-05-01T12:00",
                "0 12 15,L * *       ~ 2026-01-15T12:00 2026-01-31T12:00 2026-02-15T12:00",
                "0 12 LW * *         ~ 2026-01-30T12:00 2026-02-27T12:00 2026-03-31T12:00",
                "0 12 15W * *        ~ 2026-01-15T12:00 2026-02-16T12:00 2026-03-16T12:00",
                "0 12 1W * *         ~ 2026-01-01T12:00 2026-02-02T12:00 2026-03-02T12:00",
                "0 12 1w 8 *         ~ 2026-08-03T12:00 2027-08-02T12:00",
                "0 12 31W * *        ~ 2026-01-30T12:00 2026-03-31T12:00 2026-05-29T12:00",
                "0 12 * * friL       ~ 2026-01-30T12:00 2026-02-27T12:00",
                "0 12 * * 5L         ~ 2026-01-30T12:00 2026-02-27T12:00",
                "0 12 * * 0l         ~ 2026-01-25T12:00 2026-02-22T12:00",
                "0 10 * * MON#2      ~ 2026-01-12T10:00 2026-02-09T10:00",
                "0 10 * * thu#1      ~ 2026-01-01T10:00 2026-02-05T10:00",
                "0 10 * * fri#5      ~ 2026-01-30T10:00 2026-05-29T10:00 2026-07-31T10:00",
                "0 10 * * 7#1,mon#1  ~ 2026-01-04T10:00 2026-01-05T10:00 2026-02-01T10:00",
                "0 0 13 * fri        ~ 2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00"
                        + " 2026-01-16T00:00",
                "0 0 */10 * mon      ~ 2026-01-01T00:00 2026-01-05T00:00 2026-01-11T00:00",
                "0 0 13 * ?          ~ 2026-01-13T00:00 2026-02-13T00:00",
                "0 0 ? * mon         ~ 2026-01-05T00:00 2026-01-12T00:00",
                "@hourly             ~ 2026-01-01T00:00 2026-01-01T01:00",
                "@daily              ~ 2026-01-01T00:00 2026-01-02T00:00",
                "@midnight           ~ 2026-01-01T00:00 2026-01-02T00:00",
                "@weekly             ~ 2026-01-04T00:00 2026-01-11T00:00",
                "@monthly            ~ 2026-01-01T00:00 2026-02-01T00:00",
                "@yearly             ~ 2026-01-01T00:00 2027-01-01T00:00",
                "@annually           ~ 2026-01-01T00:00 2027-01-01T00:00",
            })
    void an_expression_has_these_local_times(String text, String times) throws FormException {
        List<LocalDateTime> expected =
                Arrays.stream(times.split(" ")).map(LocalDateTime::parse).toList();

        assertThat(
                        next(
                                CronExpression.parse(text).pattern(),
                                "2026-01-01T00:00:00",
                                expected.size()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 4 *", "0 0 30 2 *", "0 0 31W 2,4,6 *", "0 0 L-30 2 *"})
    void a_date_that_never_comes_ends_the_search(String text) throws FormException {
        assertThat(next(CronExpression.parse(text).pattern(), "2026-01-01T00:00:00", 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "* * * * *   ~ true  ~ false",
                "0 */2 * * * ~ true  ~ false",
                "0 8-18/5 * * * ~ true  ~ false",
                "0 0,8/6 * * * ~ true  ~ false",
                "@hourly     ~ true  ~ false",
                "@daily      ~ false ~ false",
                "*/5 3 * * * ~ false ~ false",
                "0 0-23 * * * ~ false ~ false",
                "0 0 1 * 1   ~ false ~ true",
                "0 0 */2 * 1 ~ false ~ true",
                "0 0 ? * 1   ~ false ~ false",
                "0 0 1 * ?   ~ false ~ false",
            })
    void it_tells_whether_hours_are_stepped_over_and_both_days_given(
            String text, boolean hourly, boolean eitherDay) throws FormException {
        CronExpression expression = CronExpression.parse(text);

        assertThat(expression.hourly()).isEqualTo(hourly);
        assertThat(expression.eitherDay()).isEqualTo(eitherDay);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "61 * * * * ~ 0 ~ the minute \"61\" is not from 0 to 59",
                "0 18 1,32 * * ~ 7 ~ the day of month \"32\" is not from 1 to 31",
                "0 24 * * * ~ 2 ~ the hour \"24\" is not from 0 to 23",
                "0 0 * 0 * ~ 6 ~ the month \"0\" is not from 1 to 12",
                "0 0 * * 8 ~ 8 ~ the weekday \"8\" is not from 0 to 7",
                "0 0 * * fry ~ 8 ~ the weekday \"fry\" is no number from 0 to 7, or SUN to SAT",
                "0 5-1 * * * ~ 2 ~ the hour \"5-1\" ends before it begins",
                "0 0 * * L ~ 8 ~ write friL or 5L",
                "0 0 * * 1,L ~ 10 ~ write friL or 5L",
                "0 0 * * fri#6 ~ 8 ~ wants a number from 1 to 5",
                "0 0 * * fri#0 ~ 8 ~ wants a number from 1 to 5",
                "0 0 0W * * ~ 4 ~ wants a number from 1 to 31",
                "0 0 L-0 * * ~ 4 ~ wants a number from 1 to 30",
                "*/0 * * * * ~ 0 ~ step that is not from 1 to 60",
                "1//2 * * * * ~ 0 ~ more than one /",
                "1-2-3 * * * * ~ 0 ~ more than one -",
                "? * * * * ~ 0 ~ is no number from 0 to 59",
                "1,,2 * * * * ~ 2 ~ is no number",
                "0 ١ * * * ~ 2 ~ is no number from 0 to 23",
                "cron at noon ~ 0 ~ it has 3 fields; write five",
                "* * * * * * 2026 ~ 0 ~ it has 7 fields",
                "@reboot ~ 0 ~ there is @annually, @daily",
            })
    void a_malformed_one_says_where_and_what_to_write(String text, int offset, String message) {
        assertThatThrownBy(() -> CronExpression.parse(text))
                .isInstanceOfSatisfying(
                        FormException.class, e -> assertThat(e.offset()).isEqualTo(offset))
                .hasMessageContaining(message);
    }

    @Test
    void an_empty_one_has_no_fields() {
        assertThatThrownBy(() -> CronExpression.parse(" ")).hasMessageContaining("it has 0 fields");
    }
}
