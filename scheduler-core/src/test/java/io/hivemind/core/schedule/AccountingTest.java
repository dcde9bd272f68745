package io.hivemind.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.schedule.ScheduleOptions.CatchUp;
import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;
import io.hivemind.core.schedule.SlotRecord.Coalesced;
import io.hivemind.core.schedule.SlotRecord.Fired;
import io.hivemind.core.schedule.SlotRecord.MissReason;
import io.hivemind.core.schedule.SlotRecord.Missed;
import io.hivemind.core.schedule.SlotRecord.Skipped;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

final class AccountingTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int ALL = 1_000_000;

    private static Instant at(String time) {
        return Instant.parse(time.length() == 5 ? "2026-01-01T" + time + ":00Z" : time);
    }

    private static List<String> lines(List<SlotRecord> records) {
        return records.stream().map(AccountingTest::line).toList();
    }

    private static String line(SlotRecord record) {
        return hour(record.slot().nominalAt())
                + switch (record.outcome()) {
                    case Fired ignored -> " FIRED";
                    case Skipped skipped -> " SKIPPED " + skipped.reason();
                    case Coalesced coalesced -> " COALESCED " + hour(coalesced.into());
                    case Missed missed -> " MISSED " + missed.reason();
                };
    }

    private static String hour(Instant at) {
        return at.toString().substring(11, 16);
    }

    /// Seen first at 00:30, up until 01:30, down until 04:30, asked at 05:00.
    private static List<String> downForThreeHours(Slots slots) {
        Due first = slots.due(ScheduleState.firstSeen(at("00:30")), at("01:30"), ALL);
        Due second = slots.due(first.state().resumed(at("04:30")), at("05:00"), ALL);
        List<String> lines = new ArrayList<>(lines(first.records()));
        lines.addAll(lines(second.records()));
        return lines;
    }

    @Test
    void without_catch_up_what_was_missed_is_missed() {
        assertThat(downForThreeHours(Given.utc().catchUp(CatchUp.NONE, DAY).every("PT1H")))
                .containsExactly(
                        "01:00 FIRED",
                        "02:00 MISSED NO_CATCH_UP",
                        "03:00 MISSED NO_CATCH_UP",
                        "04:00 MISSED NO_CATCH_UP",
                        "05:00 FIRED");
    }

    @Test
    void by_default_the_latest_fires_and_stands_for_the_earlier() {
        assertThat(downForThreeHours(Given.utc().every("PT1H")))
                .containsExactly(
                        "01:00 FIRED",
                        "02:00 COALESCED 04:00",
                        "03:00 COALESCED 04:00",
                        "04:00 FIRED",
                        "05:00 FIRED");
    }

    @Test
    void all_fire_that_are_not_older_than_the_window() {
        assertThat(
                        downForThreeHours(
                                Given.utc()
                                        .catchUp(CatchUp.ALL, Duration.ofHours(2))
                                        .every("PT1H")))
                .containsExactly(
                        "01:00 FIRED",
                        "02:00 MISSED OLDER_THAN_WINDOW",
                        "03:00 FIRED",
                        "04:00 FIRED",
                        "05:00 FIRED");
    }

    @Test
    void a_slot_as_old_as_the_window_is_caught_up_and_older_ones_are_missed_with_last_too() {
        assertThat(
                        downForThreeHours(
                                Given.utc()
                                        .catchUp(CatchUp.LAST, Duration.ofMinutes(90))
                                        .every("PT1H")))
                .containsExactly(
                        "01:00 FIRED",
                        "02:00 MISSED OLDER_THAN_WINDOW",
                        "03:00 COALESCED 04:00",
                        "04:00 FIRED",
                        "05:00 FIRED");
        assertThat(
                        downForThreeHours(
                                Given.utc()
                                        .catchUp(CatchUp.LAST, Duration.ofMinutes(20))
                                        .every("PT1H")))
                .contains("04:00 MISSED OLDER_THAN_WINDOW", "05:00 FIRED");
    }

    @Test
    void slots_at_both_ends_of_the_time_when_nothing_ran() {
        Slots slots = Given.utc().catchUp(CatchUp.NONE, DAY).every("PT1H");
        Due up = slots.due(ScheduleState.firstSeen(at("00:30")), at("01:59"), ALL);

        Due back = slots.due(up.state().resumed(at("04:00")), at("04:00"), ALL);

        assertThat(lines(back.records()))
                .containsExactly(
                        "02:00 MISSED NO_CATCH_UP", "03:00 MISSED NO_CATCH_UP", "04:00 FIRED");
    }

    @Test
    void slots_count_from_the_moment_the_schedule_is_first_seen() {
        Slots slots = Given.utc().every("PT1H");

        Due due = slots.due(ScheduleState.firstSeen(at("01:00")), at("02:30"), ALL);

        assertThat(lines(due.records())).containsExactly("01:00 FIRED", "02:00 FIRED");
        assertThat(slots.due(due.state(), at("02:30"), ALL))
                .isEqualTo(new Due(List.of(), due.state(), false));
        assertThat(slots.wakeAt(due.state())).contains(at("03:00"));
    }

    @Test
    void a_late_look_is_no_time_when_nothing_ran() {
        Slots slots = Given.utc().every("PT1H");

        Due due = slots.due(ScheduleState.firstSeen(at("00:30")), at("03:10"), ALL);

        assertThat(lines(due.records()))
                .containsExactly("01:00 FIRED", "02:00 FIRED", "03:00 FIRED");
    }

    @Test
    void excluded_slots_are_skipped_also_while_nothing_ran_and_no_other_runs_for_them() {
        Slots slots = Given.utc().without("2026-01-02..2026-01-03").cron("0 */12 * * *");
        ScheduleState state =
                ScheduleState.firstSeen(at("06:00")).resumed(at("2026-01-04T11:00:00Z"));

        Due due =
                slots.due(
                        new ScheduleState(state.firstSeenAt(), null, at("2026-01-03T18:00:00Z")),
                        at("2026-01-04T00:00:00Z"),
                        ALL);

        assertThat(lines(due.records()))
                .containsExactly(
                        "12:00 MISSED OLDER_THAN_WINDOW",
                        "00:00 SKIPPED EXCLUDED",
                        "12:00 SKIPPED EXCLUDED",
                        "00:00 SKIPPED EXCLUDED",
                        "12:00 SKIPPED EXCLUDED",
                        "00:00 FIRED");
        assertThat(lines(slots.due(state, at("2026-01-04T11:30:00Z"), ALL).records()))
                .endsWith("12:00 SKIPPED EXCLUDED", "00:00 FIRED");
    }

    @Test
    void of_missed_slots_the_latest_that_is_not_excluded_fires() {
        Slots slots = Given.utc().without("2026-01-02").every("PT6H");
        ScheduleState state =
                ScheduleState.firstSeen(at("08:00")).resumed(at("2026-01-02T09:00:00Z"));

        assertThat(lines(slots.due(state, at("2026-01-02T09:00:00Z"), ALL).records()))
                .containsExactly(
                        "12:00 COALESCED 18:00",
                        "18:00 FIRED",
                        "00:00 SKIPPED EXCLUDED",
                        "06:00 SKIPPED EXCLUDED");
    }

    @Test
    void a_slot_skipped_in_a_gap_is_accounted_for_at_its_time_at_the_old_offset() {
        Slots slots = Given.zone("Europe/Athens").dst(Gap.SKIP, Overlap.FIRST).cron("30 3 * * *");
        ScheduleState state = ScheduleState.firstSeen(Instant.parse("2026-03-28T12:00:00Z"));

        assertThat(slots.due(state, Instant.parse("2026-03-29T01:29:59Z"), ALL).records())
                .isEmpty();
        assertThat(lines(slots.due(state, Instant.parse("2026-03-29T01:30:00Z"), ALL).records()))
                .containsExactly("01:30 SKIPPED DST_GAP");
    }

    @Test
    void a_moment_already_past_is_missed_and_one_that_nothing_ran_at_fires_within_a_day() {
        Slots slots = Given.utc().at("2026-01-01T12:00:00Z");
        ScheduleState before = ScheduleState.firstSeen(at("11:00"));

        assertThat(
                        lines(
                                slots.due(ScheduleState.firstSeen(at("12:01")), at("12:01"), ALL)
                                        .records()))
                .containsExactly("12:00 MISSED " + MissReason.PAST_WHEN_FIRST_SEEN);
        assertThat(
                        lines(
                                slots.due(ScheduleState.firstSeen(at("12:00")), at("12:00"), ALL)
                                        .records()))
                .containsExactly("12:00 FIRED");
        assertThat(slots.due(before, at("11:59"), ALL).records()).isEmpty();
        assertThat(
                        lines(
                                slots.due(
                                                before.resumed(at("2026-01-02T11:00:00Z")),
                                                at("2026-01-02T11:00:00Z"),
                                                ALL)
                                        .records()))
                .containsExactly("12:00 FIRED");
        assertThat(
                        lines(
                                slots.due(
                                                before.resumed(at("2026-01-02T13:00:00Z")),
                                                at("2026-01-02T13:00:00Z"),
                                                ALL)
                                        .records()))
                .containsExactly("12:00 MISSED OLDER_THAN_WINDOW");
    }

    @Test
    void a_slot_with_jitter_is_due_when_it_fires_and_not_missed_before() {
        Slots slots =
                Given.utc().jitter(Duration.ofMinutes(30)).catchUp(CatchUp.NONE, DAY).every("PT1H");
        Slot slot = slots.next(at("00:30")).orElseThrow();
        ScheduleState state = ScheduleState.firstSeen(at("00:30"));

        assertThat(slots.wakeAt(state)).contains(slot.fireAt());
        assertThat(slots.due(state, slot.fireAt().minusMillis(1), ALL).records()).isEmpty();
        assertThat(
                        slots.due(state.resumed(slot.fireAt()), slot.fireAt(), ALL)
                                .records()
                                .getFirst()
                                .outcome())
                .isEqualTo(new Fired());
        assertThat(
                        slots.due(
                                        state.resumed(slot.fireAt().plusMillis(1)),
                                        slot.fireAt().plusMillis(1),
                                        ALL)
                                .records()
                                .getFirst()
                                .outcome())
                .isEqualTo(new Missed(MissReason.NO_CATCH_UP));
    }

    @Test
    void a_year_of_missed_half_seconds_comes_in_bites() {
        Slots slots = Given.utc().every("PT0.5S");
        Instant back = at("2027-01-01T00:00:00Z");
        ScheduleState state = ScheduleState.firstSeen(at("2026-01-01T00:00:00Z")).resumed(back);

        Due first = slots.due(state, back, 500);
        Due last =
                slots.due(
                        new ScheduleState(
                                state.firstSeenAt(), back.minus(Duration.ofMillis(1500)), back),
                        back,
                        500);
        Due inWindow =
                slots.due(
                        new ScheduleState(
                                state.firstSeenAt(), back.minus(Duration.ofHours(1)), back),
                        back,
                        3);

        assertThat(first.records()).hasSize(500);
        assertThat(first.more()).isTrue();
        assertThat(first.state().accountedTo()).isEqualTo("2026-01-01T00:04:09.500Z");
        assertThat(inWindow.records())
                .extracting(SlotRecord::outcome)
                .containsOnly(new Coalesced(back.minusMillis(500)));
        assertThat(last.records())
                .extracting(SlotRecord::outcome)
                .containsExactly(new Coalesced(back.minusMillis(500)), new Fired(), new Fired());
        assertThat(last.more()).isFalse();
    }
}
