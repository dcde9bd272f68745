package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency.WhenFull;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Runs of jobs that count nothing have no rows, until they are wanted.
class FreeRunsTest {
    private final JobBox job = new JobBox(TestJob.plain());

    @Test
    void only_the_first_free_run_writes_anything() {
        assertThat(admitFreely("r1").changes()).hasSize(1);
        assertThat(admitFreely("r2").changes()).isEmpty();
        assertThat(admitFreely("r2").effects()).hasSize(1);
        assertThat(job.told(new JobCommand.RunEnded("r1", RunState.SUCCEEDED)))
                .containsExactly("refused STALE");
    }

    @Test
    void a_job_that_counts_or_is_paused_has_no_free_runs() {
        assertThat(JobDecider.isFree(job.table, job.plan)).isTrue();

        job.told(new JobCommand.PauseJob());
        assertThat(JobDecider.isFree(job.table, job.plan)).isFalse();

        job.told(new JobCommand.ResumeJob());
        job.redefine(TestJob.limited(1, WhenFull.QUEUE));
        assertThat(JobDecider.isFree(job.table, job.plan)).isFalse();
    }

    @Test
    void free_runs_are_adopted_by_a_pause_and_resumed_with_the_others() {
        admitFreely("r1");
        job.told(new JobCommand.PauseJob());
        job.trigger("r2");

        assertThat(job.told(adopt("r1", "r2"))).containsExactly("r1 paused");
        assertThat(job.told(adopt("r1", "r2"))).isEmpty();
        assertThat(job.table.header()).isNotNull().matches(row -> !row.hasFreeRuns());
        assertThat(job.told(new JobCommand.ResumeJob()))
                .containsExactly("r2 released", "r1 resumed");
    }

    @Test
    void free_runs_count_for_a_limit_that_comes_later() {
        admitFreely("r1");
        job.redefine(TestJob.limited(1, WhenFull.QUEUE));
        job.told(adopt("r1"));

        assertThat(job.trigger("r2")).containsExactly("r2 waits CONCURRENCY");
        assertThat(job.ended("r1")).containsExactly("r2 released");
    }

    @Test
    void a_disabled_job_admits_no_free_run_but_by_hand() {
        JobBox disabled = new JobBox(TestJob.plain().disabled());
        JobCommand.Admit triggered = disabled.admit("r1", JobBox.NOTHING, false, false);
        JobCommand.Admit byHand = disabled.admit("r1", JobBox.NOTHING, true, false);

        assertThat(freely(disabled, triggered).refused()).isNotNull();
        assertThat(freely(disabled, byHand).refused()).isNull();
    }

    private JobDecision admitFreely(String runId) {
        JobDecision decision = freely(job, job.admit(runId, JobBox.NOTHING, false, false));
        job.table.apply(decision.changes());
        return decision;
    }

    private static JobDecision freely(JobBox box, JobCommand.Admit admit) {
        return JobDecider.admitFreely(box.table, box.plan, admit, box.now);
    }

    private JobCommand adopt(String... runs) {
        return new JobCommand.Adopt(List.of(runs).stream().map(this::live).toList(), true);
    }

    private Run live(String runId) {
        return new Run(
                runId,
                "etl",
                1,
                new TriggerRef("manual", runId, null),
                JobBox.NOTHING,
                job.now,
                job.now,
                null,
                RunState.RUNNING,
                null,
                job.now,
                false,
                null,
                null,
                false,
                1,
                false,
                Json.NULL);
    }
}
