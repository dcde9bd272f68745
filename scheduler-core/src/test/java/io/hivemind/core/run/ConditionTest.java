package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.needs.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// What comes between `needs` and the first attempt: `when`, `max_runs`, and numbers that are
/// templates.
class ConditionTest {

    @Test
    void a_false_condition_skips_the_task_and_what_needs_it() {
        VirtualRun.of(
                        Jobs.task("a").when("false"),
                        Jobs.task("b").needs("a"),
                        Jobs.task("c").needs(Jobs.is("a", Outcome.SKIPPED)))
                .run()
                .task("a", "SKIPPED CONDITION 0 [] 0")
                .task("b", "SKIPPED UPSTREAM 0 [] 0")
                .task("c", "SUCCEEDED 1 [0] 0")
                .ends(RunState.SUCCEEDED, 0);
    }

    @Test
    void it_is_evaluated_once_when_needs_is_met_and_before_the_delay() {
        VirtualRun run =
                VirtualRun.of(
                                Jobs.task("a"),
                                Jobs.task("b").needs("a").when("true").delay(Duration.ofSeconds(5)))
                        .script("a", VirtualRun.succeed(2))
                        .run()
                        .task("b", "SUCCEEDED 1 [7] 7");

        TaskKey b = TaskKey.of("b");
        assertThat(run.box().events)
                .containsSubsequence(
                        new RunEvent.TaskDependencyResolved(b, RunBox.START.plusSeconds(2)),
                        new RunEvent.TaskConditionEvaluated(b, true, RunBox.START.plusSeconds(2)),
                        new RunEvent.TaskDelayed(
                                b, RunBox.START.plusSeconds(2), RunBox.START.plusSeconds(7)));
    }

    @Test
    void it_is_not_evaluated_when_needs_is_false() {
        VirtualRun.of(Jobs.task("a").allowFailure(), Jobs.task("b").needs("a").when("broken"))
                .script("a", VirtualRun.fail(1, 2))
                .run()
                .task("b", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .ends(RunState.SUCCEEDED, 2);
    }

    @Test
    void one_that_cannot_be_evaluated_fails_the_task_at_once_without_retry_or_fallback() {
        VirtualRun.of(
                        Jobs.task("a").when("broken").retry(3, Duration.ofSeconds(1)).fallback(),
                        Jobs.task("b").needs("a"),
                        Jobs.task("c"))
                .script("c", VirtualRun.succeed(3))
                .run()
                .task("a", "FAILED EXPRESSION 0 [] 0")
                .task("b", "SKIPPED UPSTREAM_FAILED 0 [] 0")
                .ends(RunState.FAILED, 3);
    }

    @Test
    void one_that_is_neither_true_nor_false_fails_the_task() {
        VirtualRun.of(Jobs.task("a").when("7"))
                .run()
                .task("a", "FAILED EXPRESSION 0 [] 0")
                .ends(RunState.FAILED, 0);
    }

    @Test
    void a_task_beyond_its_count_over_the_jobs_life_is_skipped_and_one_within_counts_once() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a").maxRuns(2)));
        box.taskRuns.put("a", 1L);
        box.accept(box.startRun());

        assertThat(box.row("a").state()).isEqualTo(TaskState.QUEUED);
        assertThat(box.effects).contains(new Effect.CountTaskRun("a"));

        RunBox next = new RunBox(Jobs.plan(Jobs.task("a").maxRuns(2)));
        next.taskRuns.putAll(box.taskRuns);
        next.accept(next.startRun());

        assertThat(next.row("a").reason()).isEqualTo(Reason.THRESHOLD);
        assertThat(next.row("a").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(next.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void attempts_are_not_runs_and_a_task_that_a_condition_skips_has_not_run() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a").maxRuns(1).retry(3, Duration.ZERO),
                        Jobs.task("b").maxRuns(1).when("false"));
        box.report("a", box.exit(1));
        box.report("a", box.exit(1));
        box.report("a", box.succeeded());

        assertThat(box.taskRuns).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void a_task_with_many_instances_counts_once() {
        RunBox box = RunBox.started(Jobs.task("a").forEach("3").maxRuns(1));

        assertThat(box.taskRuns).isEqualTo(Map.of("a", 1L));
        assertThat(box.row("a[2]").state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_template_in_a_numbers_place_is_the_runs() {
        VirtualRun.of(
                        Jobs.task("a")
                                .retry(9, Duration.ofSeconds(1))
                                .templates(Map.of("retry.attempts", "{{ params }}")))
                .params("2")
                .script("a", VirtualRun.fail(1, 1))
                .run()
                .task("a", "FAILED EXIT 2 [0 2] 3");
    }

    @Test
    void so_is_one_in_the_place_of_a_duration() {
        VirtualRun.of(
                        Jobs.task("a")
                                .templates(
                                        Map.of("timeout", "{{ params }}", "delay", "{{ params }}")))
                .params("4s")
                .script("a", VirtualRun.hang())
                .run()
                .task("a", "FAILED TIMED_OUT 1 [4] 8");
    }

    @Test
    void one_that_gives_no_number_fails_the_task_when_its_turn_has_come() {
        VirtualRun.of(
                        Jobs.task("a"),
                        Jobs.task("b")
                                .needs("a")
                                .fallback()
                                .templates(Map.of("retry.attempts", "{{ params }}")))
                .params("many")
                .script("a", VirtualRun.succeed(2))
                .run()
                .task("b", "FAILED EXPRESSION 0 [] 2");
    }
}
