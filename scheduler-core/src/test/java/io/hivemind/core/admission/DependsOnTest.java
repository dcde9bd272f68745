package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Concurrency.WhenFull;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Rule;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class DependsOnTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void meeting_it_starts_a_run_whose_nominal_time_is_the_latest_and_uses_the_outcomes_up() {
        JobBox job = new JobBox(TestJob.after("a", "b"));

        assertThat(job.after(MINUTE).succeeded("a", "a1")).isEmpty();
        assertThat(job.after(MINUTE).succeeded("b", "b1")).containsExactly("joined a1+b1 {} +2m");
        assertThat(job.after(MINUTE).succeeded("b", "b2")).isEmpty();
        assertThat(job.after(MINUTE).succeeded("a", "a2")).containsExactly("joined a2+b2 {} +4m");
    }

    @Test
    void a_joined_trigger_starts_at_once_and_says_what_was_joined() {
        JobBox job = new JobBox(TestJob.after("a"));
        JobEffect.TriggerJoined joined =
                (JobEffect.TriggerJoined) job.decide(upstream(job, "a", "a1")).effects().getFirst();

        assertThat(joined.trigger().event()).isNotNull();
        assertThat(joined.trigger().event().text())
                .isEqualTo(
                        "{\"key\":null,\"runs\":[{\"job\":\"a\",\"run_id\":\"a1\",\"state\":"
                                + "\"SUCCEEDED\",\"ended_at\":\"2026-01-01T00:00:00Z\"}]}");
        assertThat(
                        job.told(
                                new JobCommand.Admit(
                                        "r1",
                                        joined.trigger(),
                                        joined.params(),
                                        joined.nominalAt(),
                                        false,
                                        false)))
                .containsExactly("r1 starts");
    }

    @Test
    void the_latest_outcome_counts_not_the_best() {
        JobBox job = new JobBox(TestJob.after("a", "b"));

        job.after(MINUTE).succeeded("a", "a1");
        job.after(MINUTE).upstream("a", "a2", RunState.FAILED);
        assertThat(job.after(MINUTE).succeeded("b", "b1")).isEmpty();
        assertThat(job.after(MINUTE).succeeded("a", "a3")).containsExactly("joined a3+b1 {} +4m");
    }

    @Test
    void an_expression_is_met_as_soon_as_it_is_true_and_uses_every_outcome_it_saw() {
        Needs either =
                new Needs.Any(
                        List.of(
                                TestJob.is("b", Outcome.SUCCEEDED),
                                TestJob.is("c", Outcome.FAILED)));
        Needs needs = new Needs.All(List.of(TestJob.is("a", Outcome.SUCCEEDED), either));
        JobBox job = new JobBox(TestJob.plain().dependsOn(needs, null, null));

        job.upstream("c", "c1", RunState.SUCCEEDED);
        job.succeeded("a", "a1");
        assertThat(job.after(MINUTE).succeeded("b", "b1"))
                .containsExactly("joined a1+b1+c1 {} +1m");
        job.succeeded("a", "a2");
        assertThat(job.after(MINUTE).upstream("c", "c2", RunState.FAILED))
                .containsExactly("joined a2+c2 {} +2m");
    }

    @Test
    void skipped_is_no_outcome_and_cancelled_is_one_that_neither_succeeded_nor_failed() {
        JobBox done = new JobBox(TestJob.plain().dependsOn(any("a", Outcome.DONE), null, null));
        assertThat(done.upstream("a", "a1", RunState.SKIPPED))
                .containsExactly("refused NO_OUTCOME");
        assertThat(done.upstream("a", "a2", RunState.CANCELLED))
                .containsExactly("joined a2 {} +0m");

        JobBox failed = new JobBox(TestJob.plain().dependsOn(any("a", Outcome.FAILED), null, null));
        assertThat(failed.upstream("a", "a1", RunState.CANCELLED)).isEmpty();
        assertThat(failed.upstream("a", "a2", RunState.FAILED)).containsExactly("joined a2 {} +0m");
    }

    @Test
    void an_outcome_replaces_a_success_even_when_it_is_a_cancel_but_not_when_skipped() {
        JobBox job = new JobBox(TestJob.after("a", "b"));
        job.succeeded("a", "a1");
        job.upstream("a", "a2", RunState.SKIPPED);
        assertThat(job.succeeded("b", "b1")).containsExactly("joined a1+b1 {} +0m");

        job.succeeded("a", "a3");
        job.upstream("a", "a4", RunState.CANCELLED);
        assertThat(job.succeeded("b", "b2")).isEmpty();
    }

    @Test
    void an_outcome_told_twice_counts_once_even_after_it_was_used() {
        JobBox job = new JobBox(TestJob.after("a", "b"));
        JobCommand a1 = upstream(job, "a", "a1");
        JobCommand a2 = upstream(job, "a", "a2");
        job.told(a1);
        job.told(a2);
        assertThat(job.told(a1)).containsExactly("refused DUPLICATE");
        assertThat(job.succeeded("b", "b1")).containsExactly("joined a2+b1 {} +0m");

        assertThat(job.after(MINUTE).told(a2)).containsExactly("refused DUPLICATE");
        assertThat(job.told(a1)).containsExactly("refused DUPLICATE");
        assertThat(job.succeeded("b", "b2")).isEmpty();
    }

    @Test
    void outcomes_count_from_the_moment_the_job_is_first_seen_and_only_of_jobs_it_names() {
        JobBox job = new JobBox(TestJob.after("a"));
        JobCommand before =
                new JobCommand.UpstreamEnded(
                        "a",
                        "a0",
                        RunState.SUCCEEDED,
                        JobBox.START.minusMillis(1),
                        JobBox.START,
                        JobBox.NOTHING);

        assertThat(job.told(before)).containsExactly("refused NO_OUTCOME");
        assertThat(job.succeeded("other", "o1")).containsExactly("refused NO_OUTCOME");
        assertThat(job.succeeded("a", "a1")).containsExactly("joined a1 {} +0m");
    }

    @Test
    void on_a_job_with_a_trigger_it_is_a_gate_each_meeting_lets_one_pass_oldest_first() {
        JobBox job = new JobBox(TestJob.after("a").triggered("cron"));

        assertThat(job.trigger("r1")).containsExactly("r1 waits DEPENDENCIES");
        assertThat(job.trigger("r2")).containsExactly("r2 waits DEPENDENCIES");
        assertThat(job.succeeded("a", "a1")).containsExactly("r1 released");
        assertThat(job.succeeded("a", "a2")).containsExactly("r2 released");
        assertThat(job.succeeded("a", "a3")).isEmpty();
        assertThat(job.succeeded("a", "a4")).isEmpty();
        assertThat(job.trigger("r3")).containsExactly("r3 starts");
        assertThat(job.trigger("r4")).containsExactly("r4 waits DEPENDENCIES");
    }

    @Test
    void a_manual_trigger_alone_makes_no_gate() {
        JobBox job = new JobBox(TestJob.after("a").triggered("manual"));

        assertThat(job.trigger("r1")).containsExactly("r1 starts");
        assertThat(job.succeeded("a", "a1")).containsExactly("joined a1 {} +0m");
    }

    @Test
    void a_manual_start_runs_at_once_and_uses_nothing_up() {
        JobBox gate = new JobBox(TestJob.after("a").triggered("cron"));
        gate.succeeded("a", "a1");
        assertThat(gate.start("r1")).containsExactly("r1 starts");
        assertThat(gate.trigger("r2")).containsExactly("r2 starts");

        JobBox start = new JobBox(TestJob.after("a", "b"));
        start.succeeded("a", "a1");
        assertThat(start.start("r1")).containsExactly("r1 starts");
        assertThat(start.succeeded("b", "b1")).containsExactly("joined a1+b1 {} +0m");
    }

    @Test
    void a_manual_start_that_is_asked_to_wait_is_let_through_in_place_of_a_new_run() {
        JobBox job = new JobBox(TestJob.after("a"));

        assertThat(job.told(job.admit("r1", JobBox.NOTHING, true, true)))
                .containsExactly("r1 waits DEPENDENCIES");
        assertThat(job.succeeded("a", "a1")).containsExactly("r1 released");
        assertThat(job.succeeded("a", "a2")).containsExactly("joined a2 {} +0m");
    }

    @Test
    void a_run_cancelled_at_the_gate_leaves_the_outcomes_to_the_next() {
        JobBox job = new JobBox(TestJob.after("a").triggered("cron"));
        job.trigger("r1");
        job.trigger("r2");
        job.told(new JobCommand.RunEnded("r1", RunState.CANCELLED));

        assertThat(job.succeeded("a", "a1")).containsExactly("r2 released");
    }

    @Test
    void a_run_at_the_gate_is_not_active_and_queues_behind_those_that_came_before_it() {
        JobBox job =
                new JobBox(
                        TestJob.after("a")
                                .triggered("cron")
                                .concurrency(
                                        TestJob.limited(1, WhenFull.QUEUE).plan().concurrency()));
        assertThat(job.trigger("r1")).containsExactly("r1 waits DEPENDENCIES");
        assertThat(job.start("r2")).containsExactly("r2 starts");
        assertThat(job.start("r3")).containsExactly("r3 waits CONCURRENCY");

        assertThat(job.succeeded("a", "a1")).containsExactly("r1 held CONCURRENCY");
        assertThat(job.ended("r2")).containsExactly("r3 released");
        assertThat(job.ended("r3")).containsExactly("r1 released");
    }

    @Test
    void only_equal_keys_join_and_parameters_of_the_key_s_name_are_handed_on() {
        JobBox job = new JobBox(keyed("a", "b"));

        job.upstream("a", "a1", RunState.SUCCEEDED, JobBox.day("mon"));
        assertThat(job.upstream("b", "b1", RunState.SUCCEEDED, JobBox.day("tue"))).isEmpty();
        assertThat(job.upstream("b", "b2", RunState.SUCCEEDED, JobBox.day("mon")))
                .containsExactly("joined a1+b2 {\"day\":\"mon\"} +0m");
        assertThat(job.upstream("a", "a2", RunState.SUCCEEDED, JobBox.day("tue")))
                .containsExactly("joined a2+b1 {\"day\":\"tue\"} +0m");
    }

    @Test
    void a_gate_with_a_key_lets_the_run_of_that_key_pass() {
        JobBox job = new JobBox(keyed("a").triggered("kafka"));
        job.trigger("r1", JobBox.day("mon"));
        job.trigger("r2", JobBox.day("tue"));

        assertThat(job.upstream("a", "a1", RunState.SUCCEEDED, JobBox.day("tue")))
                .containsExactly("r2 released");
        assertThat(job.trigger("r3")).containsExactly("r3 fails EXPRESSION");
    }

    @Test
    void an_upstream_run_without_the_key_is_no_outcome() {
        JobBox job = new JobBox(keyed("a"));

        assertThat(job.succeeded("a", "a1")).containsExactly("refused NO_KEY");
        assertThat(job.upstream("a", "a2", RunState.SUCCEEDED, JobBox.day("mon")))
                .containsExactly("joined a2 {\"day\":\"mon\"} +0m");
    }

    @Test
    void an_outcome_older_than_within_does_not_join_one_just_as_old_does() {
        TestJob hour =
                TestJob.plain()
                        .dependsOn(
                                Rule.ALL_SUCCEEDED.over(List.of("a", "b")),
                                null,
                                Duration.ofHours(1));
        JobBox job = new JobBox(hour);

        job.succeeded("a", "a1");
        assertThat(job.after(Duration.ofHours(1)).succeeded("b", "b1"))
                .containsExactly("joined a1+b1 {} +60m");
        job.succeeded("a", "a2");
        assertThat(job.after(Duration.ofHours(1).plusMillis(1)).succeeded("b", "b2")).isEmpty();
        assertThat(job.after(MINUTE).succeeded("a", "a3")).containsExactly("joined a3+b2 {} +121m");
    }

    @Test
    void outcomes_too_old_to_be_used_are_forgotten() {
        TestJob hour =
                TestJob.plain()
                        .dependsOn(
                                Rule.ALL_SUCCEEDED.over(List.of("a", "b")),
                                "params.day",
                                Duration.ofHours(1));
        JobBox job = new JobBox(hour);
        for (int i = 0; i < 5; i++) {
            job.upstream("a", "a" + i, RunState.SUCCEEDED, JobBox.day("d" + i));
        }

        job.after(Duration.ofHours(2));
        job.upstream("a", "a9", RunState.SUCCEEDED, JobBox.day("d9"));

        assertThat(job.table.outcomes()).isEqualTo(1);
    }

    @Test
    void a_definition_without_the_dependency_opens_the_gate_and_forgets_the_outcomes() {
        JobBox job = new JobBox(TestJob.after("a", "b").triggered("cron"));
        job.trigger("r1");
        job.trigger("r2");
        job.succeeded("a", "a1");

        assertThat(job.redefine(TestJob.after("a").triggered("cron")))
                .containsExactly("r1 released");
        assertThat(job.redefine(TestJob.plain().triggered("cron"))).containsExactly("r2 released");
        assertThat(job.table.outcomes()).isZero();
    }

    @Test
    void a_met_dependency_of_a_job_that_is_not_enabled_is_a_trigger_without_a_run() {
        JobBox job = new JobBox(TestJob.after("a").disabled());

        assertThat(job.succeeded("a", "a1")).containsExactly("joined a1 {} +0m");
        TriggerRef trigger = new TriggerRef("depends_on", "a1", null);
        assertThat(
                        job.told(
                                new JobCommand.Admit(
                                        "r1", trigger, JobBox.NOTHING, job.now, false, false)))
                .containsExactly("refused DISABLED");
    }

    private static JobCommand upstream(JobBox box, String job, String runId) {
        return new JobCommand.UpstreamEnded(
                job, runId, RunState.SUCCEEDED, box.now, box.now, JobBox.NOTHING);
    }

    private static Needs any(String job, Outcome outcome) {
        return new Needs.Any(List.of(TestJob.is(job, outcome)));
    }

    private static TestJob keyed(String... jobs) {
        return TestJob.plain()
                .dependsOn(Rule.ALL_SUCCEEDED.over(List.of(jobs)), "{{ params.day }}", null);
    }
}
