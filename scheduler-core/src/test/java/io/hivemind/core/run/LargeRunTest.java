package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Rule;
import io.hivemind.core.run.RunCommand.Content;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Runs too large for one step; and that small steps stay small in large runs.
class LargeRunTest {
    private static final int MANY = 10_000;

    @Test
    void an_instance_that_ends_while_others_come_into_being_adds_no_work() {
        RunBox box = RunBox.started(Jobs.task("fan").forEach("2000"));
        assertThat(box.effects).anyMatch(Effect.ContinueLater.class::isInstance);

        box.report("fan[0]", box.succeeded());
        assertThat(box.effects).noneMatch(Effect.ContinueLater.class::isInstance);
        assertThat(box.effects.stream().filter(Effect.Dispatch.class::isInstance))
                .hasSizeLessThan(2);

        box.accept(new RunCommand.Continue(0));
        box.continueToTheEnd();
        assertThat(box.row("fan[1999]").state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_long_chain_of_tasks_that_end_at_once_is_worked_off_in_steps() {
        List<Jobs.Builder> tasks = chain(MANY);

        RunBox box = run(tasks);

        assertThat(box.effects).endsWith(new Effect.ContinueLater(Limits.ROWS_PER_STEP));
        box.continueToTheEnd();
        assertThat(box.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(box.rowsRead).isLessThan(2 * MANY);
    }

    @Test
    void so_is_one_written_last_task_first() {
        List<Jobs.Builder> tasks = chain(2_000);
        Collections.reverse(tasks);

        RunBox box = run(tasks);
        box.continueToTheEnd();

        assertThat(box.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void a_failure_at_the_head_of_a_long_chain_skips_it_in_steps() {
        List<Jobs.Builder> tasks = chain(MANY);
        tasks.set(0, Jobs.task("t0"));
        RunBox box = run(tasks);

        box.report("t0", box.exit(1));
        box.continueToTheEnd();

        assertThat(box.lastRun().state()).isEqualTo(RunState.FAILED);
        assertThat(box.row("t1").reason()).isEqualTo(Reason.UPSTREAM_FAILED);
        assertThat(box.row("t9999").reason()).isEqualTo(Reason.UPSTREAM);
    }

    @Test
    void many_first_tasks_are_handed_out_in_steps() {
        RunBox box = run(IntStream.range(0, MANY).mapToObj(i -> Jobs.task("t" + i)).toList());
        assertThat(box.timers).hasSize(Limits.ROWS_PER_STEP);

        box.continueToTheEnd();

        assertThat(box.timers).hasSize(MANY);
        assertThat(box.rowsRead).isLessThan(2 * MANY);
    }

    @Test
    void many_dependents_of_one_task_are_handed_out_in_steps() {
        List<Jobs.Builder> tasks = new ArrayList<>();
        tasks.add(Jobs.task("a"));
        IntStream.range(0, 1_200).forEach(i -> tasks.add(Jobs.task("t" + i).needs("a")));
        RunBox box = run(tasks);

        box.report("a", box.succeeded());
        assertThat(box.effects).endsWith(new Effect.ContinueLater(Limits.ROWS_PER_STEP));
        box.continueToTheEnd();

        assertThat(box.timers).hasSize(1_200);
    }

    @Test
    void an_end_between_two_steps_loses_nothing() {
        List<Jobs.Builder> tasks = new ArrayList<>();
        tasks.add(Jobs.task("a"));
        tasks.add(Jobs.task("b"));
        IntStream.range(0, 1_200)
                .forEach(i ->
                        tasks.add(
                                Jobs.task("t" + i)
                                        .gate()
                                        .needs(Rule.ALL_SUCCEEDED.over(List.of("a", "b")))));
        RunBox box = run(tasks);
        box.report("a", box.succeeded());
        box.report("b", box.succeeded());
        int from = ((Effect.ContinueLater) box.effects.getLast()).from();

        box.accept(new RunCommand.Continue(from));
        assertThat(box.accept(new RunCommand.Continue(from)))
                .as("a repeated one finds the next tasks, or none")
                .hasSizeLessThanOrEqualTo(2 * Limits.ROWS_PER_STEP + 1);

        assertThat(box.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void a_continue_that_finds_nothing_changes_nothing() {
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b").needs("a"));

        assertThat(box.accept(new RunCommand.Continue(0))).isEmpty();
        for (int strange : new int[] {7, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(box.accept(new RunCommand.Continue(strange))).isEmpty();
            assertThat(box.effects).isEmpty();
        }
    }

    @Test
    void a_step_in_a_large_run_reads_only_what_it_touches() {
        List<Jobs.Builder> tasks = new ArrayList<>();
        tasks.add(Jobs.task("t0"));
        IntStream.range(1, MANY).forEach(i -> tasks.add(Jobs.task("t" + i).needs("t" + (i - 1))));
        RunBox box = run(tasks);

        for (int i = 0; i < 100; i++) {
            box.report("t" + i, new Content.Started());
            box.report("t" + i, box.succeeded());
        }

        assertThat(box.rowsRead).isLessThanOrEqualTo(300);
    }

    @Test
    void a_wide_join_costs_in_proportion_to_its_width() {
        int width = 2_000;
        List<Jobs.Builder> tasks =
                new ArrayList<>(
                        IntStream.range(0, width).mapToObj(i -> Jobs.task("t" + i)).toList());
        List<String> names = IntStream.range(0, width).mapToObj(i -> "t" + i).toList();
        tasks.add(Jobs.task("join").gate().needs(Rule.NONE_FAILED.over(names)));
        tasks.add(Jobs.task("end").needs(Jobs.is("join", Outcome.DONE)));
        RunBox box = run(tasks);
        box.continueToTheEnd();
        box.rowsRead = 0;

        names.forEach(name -> box.report(name, box.succeeded()));

        assertThat(box.row("end").state()).isEqualTo(TaskState.QUEUED);
        assertThat(box.rowsRead).isLessThan(10 * width);
    }

    private static List<Jobs.Builder> chain(int length) {
        List<Jobs.Builder> tasks = new ArrayList<>();
        tasks.add(Jobs.task("t0").gate());
        IntStream.range(1, length)
                .forEach(i -> tasks.add(Jobs.task("t" + i).gate().needs("t" + (i - 1))));
        return tasks;
    }

    private static RunBox run(List<Jobs.Builder> tasks) {
        RunBox box = new RunBox(Jobs.plan(tasks));
        box.accept(box.startRun());
        return box;
    }
}
