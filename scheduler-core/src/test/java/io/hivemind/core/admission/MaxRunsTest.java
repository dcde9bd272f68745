package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Concurrency.WhenFull;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.MaxRuns.Unit;
import io.hivemind.core.job.MaxRuns.Window;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

class MaxRunsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void runs_beyond_the_count_are_skipped_manual_ones_too() {
        JobBox job = new JobBox(TestJob.plain().maxRuns(2, new Window.Life()));

        assertThat(job.trigger("r1")).containsExactly("r1 starts");
        assertThat(job.start("r2")).containsExactly("r2 starts");
        job.ended("r1");
        assertThat(job.start("r3")).containsExactly("r3 is skipped THRESHOLD");
        assertThat(job.after(Duration.ofDays(900)).trigger("r4"))
                .containsExactly("r4 is skipped THRESHOLD");
    }

    @Test
    void skipped_runs_do_not_count() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.SKIP).maxRuns(2, new Window.Life()));

        job.trigger("r1");
        assertThat(job.trigger("r2")).containsExactly("r2 is skipped CONCURRENCY");
        job.ended("r1");
        assertThat(job.trigger("r3")).containsExactly("r3 starts");
        job.ended("r3");
        assertThat(job.trigger("r4")).containsExactly("r4 is skipped THRESHOLD");
    }

    @Test
    void a_run_skipped_behind_its_gate_does_not_count() {
        JobBox job =
                new JobBox(
                        TestJob.after("a")
                                .triggered("cron")
                                .concurrency(TestJob.limited(1, WhenFull.SKIP).plan().concurrency())
                                .maxRuns(2, new Window.Every(Duration.ofHours(1))));

        job.start("r1");
        assertThat(job.trigger("r2")).containsExactly("r2 waits DEPENDENCIES");
        assertThat(job.trigger("r3")).containsExactly("r3 is skipped THRESHOLD");
        assertThat(job.succeeded("a", "a1")).containsExactly("r2 skipped CONCURRENCY");
        job.ended("r1");
        assertThat(job.start("r4")).containsExactly("r4 starts");
        assertThat(job.start("r5")).containsExactly("r5 is skipped THRESHOLD");
    }

    @Test
    void a_window_counts_by_the_time_of_creation() {
        JobBox job =
                new JobBox(
                        TestJob.limited(1, WhenFull.QUEUE)
                                .maxRuns(1, new Window.Every(Duration.ofMinutes(10))));

        job.after(MINUTE.multipliedBy(9)).trigger("r1");
        assertThat(job.trigger("r2")).containsExactly("r2 is skipped THRESHOLD");
        assertThat(job.after(MINUTE).trigger("r3")).containsExactly("r3 waits CONCURRENCY");
        job.after(MINUTE).ended("r1");
        assertThat(job.trigger("r4")).containsExactly("r4 is skipped THRESHOLD");
    }

    @Test
    void a_count_over_the_life_goes_on_while_the_definition_changes() {
        JobBox job = new JobBox(TestJob.plain());
        job.trigger("r1");
        job.redefine(TestJob.plain().maxRuns(5, new Window.Every(MINUTE)));
        job.trigger("r2");
        job.redefine(TestJob.plain().maxRuns(2, new Window.Life()));

        assertThat(job.trigger("r3")).containsExactly("r3 is skipped THRESHOLD");
    }

    @ParameterizedTest
    @CsvSource({
        "DAY,   2026-03-04T23:59:59.999Z, 2026-03-04T00:00:00Z",
        "DAY,   2026-03-05T00:00:00Z,     2026-03-05T00:00:00Z",
        "WEEK,  2026-03-01T23:59:59Z,     2026-02-23T00:00:00Z",
        "WEEK,  2026-03-02T00:00:00Z,     2026-03-02T00:00:00Z",
        "MONTH, 2026-02-28T23:00:00Z,     2026-02-01T00:00:00Z",
        "MONTH, 2026-03-01T00:00:00Z,     2026-03-01T00:00:00Z",
    })
    void calendar_windows_are_of_utc_and_weeks_begin_on_monday(
            Unit unit, Instant at, Instant from) {
        assertThat(Windows.start(new MaxRuns.Window.Calendar(unit), at)).isEqualTo(from);
    }

    @ParameterizedTest
    @CsvSource({
        "PT10S, 1970-01-01T00:00:19.999Z, 1970-01-01T00:00:10Z",
        "PT7M,  1970-01-01T00:14:00Z,     1970-01-01T00:14:00Z",
        "P7D,   2026-01-01T05:00:00Z,     2026-01-01T00:00:00Z", // a Thursday, as the epoch was
        "PT10S, 1969-12-31T23:59:55Z,     1969-12-31T23:59:50Z",
    })
    void windows_of_a_length_are_counted_from_the_epoch(Duration length, Instant at, Instant from) {
        assertThat(Windows.start(new Window.Every(length), at)).isEqualTo(from);
    }

    @Test
    void runs_of_tasks_are_counted_over_the_life_of_the_job() {
        JobBox job = new JobBox(TestJob.plain());

        job.told(new JobCommand.CountTaskRun("seed"));
        job.told(new JobCommand.CountTaskRun("seed"));

        assertThat(job.table.taskRuns("seed")).isEqualTo(2);
        assertThat(job.table.taskRuns("other")).isZero();
    }
}
