package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.ScheduleOptions;
import io.hivemind.core.schedule.ScheduleOptions.CatchUp;
import io.hivemind.core.schedule.ScheduleOptions.Dates;
import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.language.document.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

final class SchedulesTest {
    private static Loaded read(String text) {
        return new JobReader().read(new Source("jobs.yaml", text));
    }

    private static Schedule schedule(String trigger) throws FormException {
        Loaded loaded = read("name: a\ntriggers: [{" + trigger + "}]\n");
        assertThat(loaded.problems()).isEmpty();
        return Schedules.of(loaded.jobs().getFirst().spec().triggers().getFirst()).orElseThrow();
    }

    @Test
    void every_option_reaches_the_schedule() throws FormException {
        assertThat(
                        schedule(
                                        "cron: '0 3 * * *', timezone: Europe/Athens, dst: {gap:"
                                            + " skip, overlap: both}, jitter: 30s, catch_up: all,"
                                            + " catch_up_window: 2h, start: 2026-01-01, end:"
                                            + " 2026-06-01T12:00:00Z, exclude: [2026-02-01,"
                                            + " 2026-03-01..2026-03-03]")
                                .options())
                .isEqualTo(
                        new ScheduleOptions(
                                ZoneId.of("Europe/Athens"),
                                Gap.SKIP,
                                Overlap.BOTH,
                                Duration.ofSeconds(30),
                                CatchUp.ALL,
                                Duration.ofHours(2),
                                Instant.parse("2025-12-31T22:00:00Z"),
                                Instant.parse("2026-06-01T12:00:00Z"),
                                List.of(
                                        dates("2026-02-01", "2026-02-01"),
                                        dates("2026-03-01", "2026-03-03"))));
    }

    private static Dates dates(String first, String last) {
        return new Dates(LocalDate.parse(first), LocalDate.parse(last));
    }

    @Test
    void what_is_left_out_has_its_default() throws FormException {
        assertThat(schedule("every: 500ms"))
                .isEqualTo(
                        new Schedule.Every(
                                Duration.ofMillis(500), Instant.EPOCH, ScheduleOptions.utc()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "2026-12-24T18:00:00+02:00 ~ 2026-12-24T16:00:00Z",
                "2026-12-24T18:00:00 ~ 2026-12-24T16:00:00Z",
                "2026-12-24 ~ 2026-12-23T22:00:00Z",
                "2026-03-29T03:30:00 ~ 2026-03-29T01:00:00Z",
                "2026-10-25T03:30:00 ~ 2026-10-25T00:30:00Z",
            })
    void a_time_without_offset_is_read_in_the_zone(String written, String at) throws FormException {
        assertThat(schedule("at: " + written + ", timezone: Europe/Athens"))
                .isEqualTo(
                        new Schedule.At(
                                Instant.parse(at), ScheduleOptions.in(ZoneId.of("Europe/Athens"))));
    }

    @Test
    void a_trigger_by_an_event_has_no_schedule() throws FormException {
        assertThat(Schedules.of(new TriggerSpec("file", new Json("{\"file\":\"/in/*\"}"))))
                .isEmpty();
    }

    @Test
    void a_definition_of_another_hand_is_refused_not_obeyed() {
        assertThatThrownBy(() ->
                        Schedules.of(
                                new TriggerSpec(
                                        "every",
                                        new Json("{\"every\":\"1h\",\"catch_up\":\"x\"}"))))
                .isInstanceOf(FormException.class)
                .hasMessage("there is no \"catch_up: x\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "cron: '0 */2 * * *', dst: {gap: skip} ~ \"dst\" has no effect",
                "calendar: {minute: 5}, dst: {gap: skip} ~ \"dst\" has no effect",
                "calendar: {hour: 'jitter(+2, 1)'}, dst: {gap: skip} ~ \"dst\" has no effect",
                "cron: '0 0 13 * fri' ~ it fires when either fits",
                "cron: '0 0 31 4 *' ~ never fires",
                "calendar: {month: feb, day: 30} ~ never fires",
                "every: 1h, start: 2026-02-01, end: 2026-01-01 ~ never fires",
            })
    void a_schedule_that_does_not_do_what_it_seems_to_draws_a_warning(
            String trigger, String warning) {
        Loaded loaded = read("name: a\ntriggers: [{" + trigger + "}]\n");

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.notes())
                .extracting(Message::text)
                .anySatisfy(note -> assertThat(note).startsWith("warning: ").contains(warning));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "cron: '0 2 * * *', dst: {gap: skip}",
                "calendar: {hour: 'bounded(2, +1, 4)'}, dst: {gap: skip}",
                "cron: '0 0 29 2 ?'",
                "every: 1h",
            })
    void other_schedules_draw_none(String trigger) {
        assertThat(read("name: a\ntriggers: [{" + trigger + "}]\n").notes())
                .extracting(Message::text)
                .noneMatch(note -> note.startsWith("warning: "));
    }

    @Test
    void a_zone_of_the_defaults_that_does_not_exist_is_refused() {
        assertThat(
                        read("""
                        defaults: {timezone: Europe/Athen}
                        jobs:
                          - name: a
                            triggers: [{every: 1h}]
                        """)
                                .problems())
                .singleElement()
                .asString()
                .contains("jobs.yaml:1:22")
                .contains("did you mean \"Europe/Athens\"?");
    }
}
