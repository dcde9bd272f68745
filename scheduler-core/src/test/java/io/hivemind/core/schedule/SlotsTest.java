package io.hivemind.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;
import io.hivemind.core.schedule.Slot.DstRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// Athens 2026: 29 March 03:00 becomes 04:00 (01:00Z); 25 October 04:00 becomes 03:00 (01:00Z).
/// Santiago 2026: 6 September 00:00 becomes 01:00 (04:00Z).
final class SlotsTest {
    private static List<String> nominals(Slots slots, String from, String until) {
        return slots.between(Instant.parse(from), Instant.parse(until), 1000).stream()
                .map(slot -> slot.nominalAt() + (slot.fires() ? "" : " -"))
                .toList();
    }

    private static Slot next(Slots slots, String after) {
        return slots.next(Instant.parse(after)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "30 3 * * *      ~ SHIFT ~ 2026-03-29T01:00:00Z",
                "30 3 * * *      ~ SKIP  ~ 2026-03-29T01:30:00Z -",
                "0,30 3 * * *    ~ SHIFT ~ 2026-03-29T01:00:00Z",
                "0 3,4 * * *     ~ SHIFT ~ 2026-03-29T01:00:00Z",
                "0 4 * * *       ~ SHIFT ~ 2026-03-29T01:00:00Z",
                "30 3,4 * * *    ~ SHIFT ~ 2026-03-29T01:00:00Z, 2026-03-29T01:30:00Z",
                "30 3,4 * * *    ~ SKIP  ~ 2026-03-29T01:30:00Z",
                "15,45 3-4 * * * ~ SKIP  ~ 2026-03-29T01:15:00Z, 2026-03-29T01:45:00Z",
                "0,30 3 * * *    ~ SKIP  ~ 2026-03-29T01:00:00Z -, 2026-03-29T01:30:00Z -",
                "30 2-3 * * *    ~ SKIP  ~ 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z -",
                "30 */3 * * *    ~ SHIFT ~ ''",
                "30 * * * *      ~ SHIFT ~ 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z",
            })
    void a_slot_in_the_hour_that_does_not_exist(String cron, Gap gap, String expected) {
        Slots slots = Given.zone("Europe/Athens").dst(gap, Overlap.FIRST).cron(cron);

        assertThat(
                        String.join(
                                ", ",
                                nominals(slots, "2026-03-29T00:30:00Z", "2026-03-29T02:00:00Z")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "30 3 * * *    ~ FIRST ~ 2026-10-25T00:30:00Z",
                "30 3 * * *    ~ LAST  ~ 2026-10-25T01:30:00Z",
                "30 3 * * *    ~ BOTH  ~ 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
                "0 3,4 * * *   ~ FIRST ~ 2026-10-25T00:00:00Z, 2026-10-25T02:00:00Z",
                "0,30 3 * * *  ~ BOTH  ~ 2026-10-25T00:00:00Z, 2026-10-25T00:30:00Z,"
                        + " 2026-10-25T01:00:00Z, 2026-10-25T01:30:00Z",
                "30 */3 * * *  ~ LAST  ~ 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
                "30 2-4 * * *  ~ LAST  ~ 2026-10-24T23:30:00Z, 2026-10-25T01:30:00Z,"
                        + " 2026-10-25T02:30:00Z",
            })
    void a_slot_in_the_hour_that_comes_twice(String cron, Overlap overlap, String expected) {
        Slots slots = Given.zone("Europe/Athens").dst(Gap.SHIFT, overlap).cron(cron);

        assertThat(
                        String.join(
                                ", ",
                                nominals(slots, "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z")))
                .isEqualTo(expected);
    }

    @Test
    void a_slot_tells_its_local_time_its_offset_and_the_rule() {
        Given athens = Given.zone("Europe/Athens");

        assertThat(next(athens.cron("30 3 * * *"), "2026-03-29T00:00:00Z"))
                .isEqualTo(
                        slot(
                                "2026-03-29T01:00:00Z",
                                "2026-03-29T04:00",
                                "+03:00",
                                DstRule.SHIFTED));
        assertThat(
                        next(
                                athens.dst(Gap.SKIP, Overlap.FIRST).cron("30 3 * * *"),
                                "2026-03-29T00:00:00Z"))
                .isEqualTo(
                        slot(
                                "2026-03-29T01:30:00Z",
                                "2026-03-29T03:30",
                                "+02:00",
                                DstRule.SKIPPED));
        assertThat(next(athens.cron("30 3 * * *"), "2026-10-25T00:00:00Z"))
                .isEqualTo(
                        slot("2026-10-25T00:30:00Z", "2026-10-25T03:30", "+03:00", DstRule.FIRST));
        assertThat(next(athens.cron("0 3 * * *"), "2026-06-01T12:00:00Z"))
                .isEqualTo(
                        slot("2026-06-02T00:00:00Z", "2026-06-02T03:00", "+03:00", DstRule.NONE));
        assertThat(next(athens.cron("0 * * * *"), "2026-10-25T00:00:00Z"))
                .isEqualTo(
                        slot("2026-10-25T01:00:00Z", "2026-10-25T03:00", "+02:00", DstRule.NONE));
    }

    private static Slot slot(String at, String local, String offset, DstRule rule) {
        Instant instant = Instant.parse(at);
        return new Slot(
                instant, instant, LocalDateTime.parse(local), ZoneOffset.of(offset), rule, false);
    }

    @Test
    void a_midnight_that_does_not_exist_is_shifted_also_where_the_hour_was_filled_in() {
        Given santiago = Given.zone("America/Santiago");

        assertThat(next(santiago.cron("@daily"), "2026-09-05T12:00:00Z").nominalAt())
                .isEqualTo("2026-09-06T04:00:00Z");
        assertThat(next(santiago.calendar("weekday: sun"), "2026-09-05T12:00:00Z").nominalAt())
                .isEqualTo("2026-09-06T04:00:00Z");
    }

    @Test
    void a_whole_day_that_does_not_exist_is_one_slot() {
        Slots slots = Given.zone("Pacific/Apia").cron("0 9,18 * * *");

        assertThat(nominals(slots, "2011-12-29T12:00:00Z", "2011-12-31T00:00:00Z"))
                .containsExactly(
                        "2011-12-29T19:00:00Z",
                        "2011-12-30T04:00:00Z",
                        "2011-12-30T10:00:00Z",
                        "2011-12-30T19:00:00Z");
    }

    @Test
    void a_period_counts_from_its_anchor_and_has_no_slot_before() {
        assertThat(
                        nominals(
                                Given.utc().every("PT90M"),
                                "2026-01-01T00:10:00Z",
                                "2026-01-01T04:00:00Z"))
                .containsExactly("2026-01-01T01:30:00Z", "2026-01-01T03:00:00Z");
        assertThat(
                        nominals(
                                Given.utc().every("PT0.3S", "2026-01-01T00:00:00.050Z"),
                                "2025-12-31T00:00:00Z",
                                "2026-01-01T00:00:00.700Z"))
                .containsExactly(
                        "2026-01-01T00:00:00.050Z",
                        "2026-01-01T00:00:00.350Z",
                        "2026-01-01T00:00:00.650Z");
    }

    @Test
    void a_moment_is_one_slot() {
        Slots slots = Given.utc().at("2026-01-01T09:00:00.250Z");

        assertThat(next(slots, "2026-01-01T09:00:00.249Z").nominalAt())
                .isEqualTo("2026-01-01T09:00:00.250Z");
        assertThat(slots.next(Instant.parse("2026-01-01T09:00:00.250Z"))).isEmpty();
    }

    @Test
    void start_is_a_slot_and_end_is_not() {
        Slots slots =
                Given.utc()
                        .bounds("2026-01-02T12:00:00Z", "2026-01-04T12:00:00Z")
                        .cron("0 12 * * *");

        assertThat(nominals(slots, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"))
                .containsExactly("2026-01-02T12:00:00Z", "2026-01-03T12:00:00Z");
    }

    @Test
    void excluded_dates_are_those_of_the_zone() {
        Slots slots = Given.zone("Asia/Tokyo").without("2026-01-02").cron("0 8,20 * * *");

        assertThat(nominals(slots, "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"))
                .containsExactly(
                        "2026-01-01T11:00:00Z",
                        "2026-01-01T23:00:00Z -",
                        "2026-01-02T11:00:00Z -",
                        "2026-01-02T23:00:00Z");
    }

    @Test
    void the_interval_of_a_slot_ends_with_the_next_slot() {
        Slots slots = Given.utc().bounds("2026-01-01", "2026-01-03").cron("0 12 * * *");
        Instant first = Instant.parse("2026-01-01T12:00:00Z");
        Instant last = Instant.parse("2026-01-02T12:00:00Z");

        assertThat(slots.interval(first)).isEqualTo(new Interval(first, last));
        assertThat(slots.interval(last)).isEqualTo(new Interval(last, null));
    }

    @Test
    void a_schedule_without_a_date_or_after_its_last_has_no_slot() {
        assertThat(Given.zone("Europe/Berlin").cron("0 0 31 4 *").next(Instant.EPOCH)).isEmpty();
        assertThat(Given.zone("Europe/Berlin").calendar("year: 2025").next(Instant.EPOCH))
                .hasValueSatisfying(
                        slot -> assertThat(slot.nominalAt()).isEqualTo("2024-12-31T23:00:00Z"));
        assertThat(
                        Given.zone("Europe/Berlin")
                                .calendar("year: 2025")
                                .next(Instant.parse("2025-01-01T00:00:00Z")))
                .isEmpty();
        assertThat(Given.utc().every("PT1S").next(Instant.parse("9999-12-31T00:00:00Z"))).isEmpty();
    }

    @Test
    void a_slot_far_off_is_found_across_many_changes_of_offset() {
        assertThat(
                        next(
                                        Given.zone("Europe/Berlin")
                                                .calendar(
                                                        "month: 2, day: 29, weekday: sun, hour: 2"),
                                        "2100-03-01T00:00:00Z")
                                .nominalAt())
                .isEqualTo("2128-02-29T01:00:00Z");
    }
}
