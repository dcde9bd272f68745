package io.hivemind.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.SlotRecord;
import io.hivemind.language.TriggerKeys;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class ScheduleBookTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.500Z");

    private final ScheduleBook book = new ScheduleBook();

    @Test
    void a_schedule_fires_at_each_slot_from_when_it_was_published() {
        book.load(List.of(job(START, "{\"every\":\"1s\"}")), ScheduleBookTest::nothingKept, START);

        assertThat(book.wakeAt()).isEqualTo("2026-03-01T12:00:01Z");
        assertThat(due(at(0.499))).isEmpty();
        assertThat(due(at(0.5))).containsExactly("12:00:01 Fired");
        assertThat(due(at(2.6))).containsExactly("12:00:02 Fired", "12:00:03 Fired");
    }

    @Test
    void slots_between_the_definition_and_the_first_watch_are_caught_up_with() {
        book.load(
                List.of(job(START, "{\"every\":\"1s\"}")), ScheduleBookTest::nothingKept, at(2.7));

        assertThat(due(at(2.7)))
                .containsExactly(
                        "12:00:01 Coalesced 12:00:03",
                        "12:00:02 Coalesced 12:00:03",
                        "12:00:03 Fired");
    }

    @Test
    void a_restart_goes_on_behind_the_last_slot_that_has_its_record() {
        SchedulePosition kept = new SchedulePosition(START.toEpochMilli(), at(1.5).toEpochMilli());

        book.load(List.of(job(START, "{\"every\":\"1s\"}")), trigger -> kept, at(1.7));

        assertThat(due(at(2.5))).containsExactly("12:00:03 Fired");
    }

    @Test
    void a_changed_schedule_neither_loses_nor_repeats_a_slot() {
        book.load(List.of(job(START, "{\"every\":\"1s\"}")), ScheduleBookTest::nothingKept, START);
        due(at(0.6));

        // Published at 12:00:03.2, heard of at 12:00:04.1, when the slot of 12:00:04 has fired.
        List<String> all = new ArrayList<>(due(at(3.5)));
        book.change(job(at(2.7), "{\"every\":\"2s\"}"));
        all.addAll(due(at(9.5)));

        assertThat(all)
                .containsExactly(
                        "12:00:02 Fired",
                        "12:00:03 Fired",
                        "12:00:04 Fired",
                        "12:00:06 Fired",
                        "12:00:08 Fired",
                        "12:00:10 Fired");
    }

    @Test
    void a_schedule_that_is_gone_still_accounts_for_what_came_before() {
        book.load(List.of(job(START, "{\"every\":\"1s\"}")), ScheduleBookTest::nothingKept, START);

        book.change(job(at(2.7)));

        assertThat(due(at(9.5)))
                .containsExactly("12:00:01 Fired", "12:00:02 Fired", "12:00:03 Fired");
        assertThat(book.wakeAt()).isNull();
    }

    @Test
    void a_new_revision_with_the_same_schedule_changes_nothing_but_the_revision() {
        book.load(List.of(job(START, "{\"every\":\"1s\"}")), ScheduleBookTest::nothingKept, START);
        due(at(0.6));

        book.change(job(at(0.9), "{\"every\":\"1s\",\"params\":{\"a\":1}}"));

        assertThat(due(at(1.5))).containsExactly("12:00:02 Fired");
        assertThat(book.size()).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_set_back_fires_nothing_twice_and_nothing_early() {
        book.load(List.of(job(START, "{\"every\":\"1s\"}")), ScheduleBookTest::nothingKept, START);
        due(at(1.5));

        Duration back = Duration.ofHours(1);
        assertThat(due(at(2.5).minus(back))).isEmpty();
        assertThat(due(at(60).minus(back))).isEmpty();
        assertThat(due(at(2.49))).isEmpty();
        assertThat(due(at(2.5))).containsExactly("12:00:03 Fired");
    }

    @Test
    void a_clock_that_is_set_forward_loses_nothing() {
        book.load(List.of(job(START, "{\"every\":\"30m\"}")), ScheduleBookTest::nothingKept, START);

        assertThat(due(START.plus(Duration.ofHours(1))))
                .containsExactly("12:30:00 Fired", "13:00:00 Fired");
    }

    @Test
    void a_position_of_an_earlier_life_does_not_count() {
        SchedulePosition kept = new SchedulePosition(START.minusSeconds(900).toEpochMilli(), null);
        JobTriggers again = renewed(job(START, "{\"every\":\"1s\"}"));

        book.load(List.of(again), trigger -> kept, at(0.6));

        assertThat(due(at(0.6))).containsExactly("12:00:01 Fired");
    }

    @Test
    void a_moment_that_was_past_when_it_was_published_is_missed() {
        book.load(
                List.of(job(START, "{\"at\":\"2026-03-01T11:00:00Z\"}")),
                ScheduleBookTest::nothingKept,
                START);

        assertThat(due(START)).containsExactly("11:00:00 Missed PAST_WHEN_FIRST_SEEN");
    }

    @Test
    void many_slots_come_in_bites_and_in_order() {
        book.load(
                List.of(job(START, "{\"every\":\"1s\",\"catch_up\":\"all\"}")),
                ScheduleBookTest::nothingKept,
                at(10.5));

        assertThat(book.due(at(10.5), 4)).hasSize(4);
        assertThat(due(at(10.5))).hasSize(7).first().isEqualTo("12:00:05 Fired");
    }

    @Test
    void a_schedule_that_cannot_be_read_leaves_the_others_alone() {
        book.load(
                List.of(job(START, "{\"cron\":\"every day\"}", "{\"every\":\"1s\"}")),
                ScheduleBookTest::nothingKept,
                START);

        assertThat(due(at(0.6))).containsExactly("12:00:01 Fired");
    }

    private static @Nullable SchedulePosition nothingKept(FollowedTrigger trigger) {
        return null;
    }

    private static Instant at(double secondsLater) {
        return START.plusMillis(Math.round(secondsLater * 1000));
    }

    private List<String> due(Instant now) {
        return book.due(now, 1000).stream().map(ScheduleBookTest::line).toList();
    }

    private static String line(ScheduleBook.Accounted accounted) {
        String time = time(accounted.record().slot().nominalAt());
        return switch (accounted.record().outcome()) {
            case SlotRecord.Fired() -> time + " Fired";
            case SlotRecord.Skipped(var reason) -> time + " Skipped " + reason;
            case SlotRecord.Coalesced(Instant into) -> time + " Coalesced " + time(into);
            case SlotRecord.Missed(var reason) -> time + " Missed " + reason;
        };
    }

    private static String time(Instant at) {
        return at.toString().substring(11, 19);
    }

    private static JobTriggers job(Instant at, String... options) {
        List<TriggerSpec> specs =
                Arrays.stream(options)
                        .map(text -> new TriggerSpec(text.split("\"", -1)[1], new Json(text)))
                        .toList();
        List<String> keys = TriggerKeys.of(specs);
        List<FollowedTrigger> triggers = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            triggers.add(new FollowedTrigger("job", keys.get(i), 1, specs.get(i), at, false));
        }
        return new JobTriggers("job", at, triggers);
    }

    private static JobTriggers renewed(JobTriggers job) {
        return new JobTriggers(
                job.job(),
                job.at(),
                job.triggers().stream()
                        .map(it ->
                                new FollowedTrigger(
                                        it.job(),
                                        it.key(),
                                        it.revision(),
                                        it.spec(),
                                        it.since(),
                                        true))
                        .toList());
    }
}
