package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Tasks with many instances.
class ManyTest {

    @Test
    void all_run_at_once_and_outputs_stand_in_index_order() {
        VirtualRun run =
                VirtualRun.of(
                                Jobs.output("tasks.fan.output"),
                                Jobs.task("fan").forEach("[\"a\",\"b\",\"c\"]"))
                        .script("fan[0]", VirtualRun.succeed("10", 9))
                        .script("fan[1]", VirtualRun.succeed("11", 2))
                        .script("fan[2]", VirtualRun.succeed("12", 5))
                        .run()
                        .task("fan[0]", "SUCCEEDED 1 [0] 9")
                        .task("fan[1]", "SUCCEEDED 1 [0] 2")
                        .task("fan", "SUCCEEDED 0 [] 9")
                        .ends(RunState.SUCCEEDED, 9)
                        .with(null, "[10,11,12]");

        assertThat(Objects.requireNonNull(run.box().row("fan[1]").item()).text())
                .isEqualTo("\"b\"");
    }

    @Test
    void one_failed_instance_fails_the_task_once_all_are_terminal() {
        VirtualRun.of(Jobs.task("fan").forEach("3"), Jobs.task("after").needs("fan"))
                .script("fan[0]", VirtualRun.succeed(9))
                .script("fan[1]", VirtualRun.fail(3, 2))
                .run()
                .task("fan[1]", "FAILED EXIT 1 [0] 2")
                .task("fan", "FAILED EXIT 0 [] 9")
                .task("after", "SKIPPED UPSTREAM_FAILED 0 [] 9")
                .ends(RunState.FAILED, 9);
    }

    @Test
    void its_reason_is_that_of_the_failed_instance_of_lowest_index() {
        VirtualRun.of(Jobs.task("fan").forEach("3").timeout(Duration.ofSeconds(5)))
                .script("fan[1]", VirtualRun.hang())
                .script("fan[2]", VirtualRun.fail(1, 1))
                .run()
                .task("fan", "FAILED TIMED_OUT 0 [] 5");
    }

    @Test
    void outputs_of_failed_instances_are_null() {
        VirtualRun.of(Jobs.output("tasks.fan.output"), Jobs.task("fan").forEach("3").allowFailure())
                .script("fan", VirtualRun.succeed("7", 0))
                .script("fan[1]", VirtualRun.fail(1, 1))
                .run()
                .ends(RunState.SUCCEEDED, 1)
                .with(null, "[7,null,7]");
    }

    @Test
    void an_empty_list_succeeds_at_once() {
        VirtualRun.of(
                        Jobs.output("tasks.fan.output"),
                        Jobs.task("fan").forEach("[]"),
                        Jobs.task("after").needs("fan"))
                .run()
                .task("fan", "SUCCEEDED 0 [] 0")
                .task("after", "SUCCEEDED 1 [0] 0")
                .with(null, "[]");
    }

    @Test
    void a_count_gives_the_items_from_0() {
        RunBox box = RunBox.started(Jobs.task("fan").forEach("3"));

        assertThat(box.row("fan[0]").item()).isEqualTo(new Json("0"));
        assertThat(box.row("fan[2]").item()).isEqualTo(new Json("2"));
        assertThat(box.row("fan").parts()).isEqualTo(new Parts(3, 3, 3, -1, null, 0));
    }

    @Test
    void a_list_that_cannot_be_evaluated_or_is_none_fails_the_task_without_fallback() {
        VirtualRun.of(Jobs.task("a").forEach("broken").fallback(), Jobs.task("b").forEach("\"x\""))
                .run()
                .task("a", "FAILED EXPRESSION 0 [] 0")
                .task("b", "FAILED EXPRESSION 0 [] 0");
    }

    @Test
    void more_than_the_limit_are_refused_and_a_negative_count_too() {
        VirtualRun.of(Jobs.task("a").forEach("100001"), Jobs.task("b").forEach("-1"))
                .run()
                .task("a", "FAILED EXPRESSION 0 [] 0")
                .task("b", "FAILED EXPRESSION 0 [] 0");
    }

    @Test
    void max_parallel_bounds_how_many_run_at_once_in_index_order() {
        VirtualRun.of(Jobs.task("fan").forEach("5").maxParallel(2))
                .script("fan", VirtualRun.succeed(10))
                .run()
                .task("fan[0]", "SUCCEEDED 1 [0] 10")
                .task("fan[1]", "SUCCEEDED 1 [0] 10")
                .task("fan[2]", "SUCCEEDED 1 [10] 20")
                .task("fan[4]", "SUCCEEDED 1 [20] 30")
                .task("fan", "SUCCEEDED 0 [] 30");
    }

    @Test
    void an_instance_in_a_backoff_counts_for_it() {
        VirtualRun.of(Jobs.task("fan").forEach("2").maxParallel(1).retry(2, Duration.ofSeconds(4)))
                .script("fan[0]", VirtualRun.fail(1, 1), VirtualRun.succeed(1))
                .run()
                .task("fan[0]", "SUCCEEDED 2 [0 5] 6")
                .task("fan[1]", "SUCCEEDED 1 [6] 6");
    }

    @Test
    void condition_and_delay_hold_for_the_task_once() {
        VirtualRun run =
                VirtualRun.of(
                                Jobs.task("fan")
                                        .forEach("2")
                                        .when("true")
                                        .delay(Duration.ofSeconds(3)))
                        .run()
                        .task("fan[0]", "SUCCEEDED 1 [3] 3")
                        .task("fan[1]", "SUCCEEDED 1 [3] 3");

        assertThat(run.box().events)
                .filteredOn(RunEvent.TaskConditionEvaluated.class::isInstance)
                .hasSize(1);
        assertThat(run.box().events).filteredOn(RunEvent.TaskDelayed.class::isInstance).hasSize(1);
    }

    @Test
    void timeout_retry_and_losses_are_each_instances_own() {
        VirtualRun.of(
                        Jobs.task("fan")
                                .forEach("2")
                                .timeout(Duration.ofSeconds(5))
                                .retry(2, Duration.ofSeconds(1))
                                .maxLost(1))
                .script("fan[0]", VirtualRun.hang(), VirtualRun.succeed(1))
                .script("fan[1]", VirtualRun.lost(1), VirtualRun.fail(1, 1), VirtualRun.succeed(1))
                .run()
                .task("fan[0]", "SUCCEEDED 2 [0 6] 7")
                .task("fan[1]", "SUCCEEDED 3 [0 1 3] 4");
    }

    @Test
    void a_cancel_ends_those_that_never_were_too() {
        VirtualRun.of(Jobs.task("fan").forEach("3").maxParallel(1))
                .script("fan", VirtualRun.hang())
                .cancelAt(5)
                .run()
                .task("fan[0]", "CANCELLED USER 1 [0] 5")
                .task("fan[2]", "CANCELLED USER 0 [] 5")
                .task("fan", "CANCELLED USER 0 [] 5")
                .ends(RunState.CANCELLED, 5);
    }

    @Test
    void instances_without_a_body_succeed_at_once() {
        VirtualRun.of(Jobs.task("fan").forEach("3").gate())
                .run()
                .task("fan[2]", "SUCCEEDED 0 [] 0")
                .task("fan", "SUCCEEDED 0 [] 0");
    }

    @Test
    void each_may_be_a_record_or_a_child_run() {
        VirtualRun.of(
                        Jobs.task("records").forEach("2").produce("\"{{ item }}\""),
                        Jobs.task("runs").forEach("2").job("{{ item }}"))
                .script("runs", VirtualRun.succeed(3))
                .run()
                .task("records", "SUCCEEDED 0 [] 0")
                .task("runs[1]", "SUCCEEDED 1 [0] 3")
                .task("runs", "SUCCEEDED 0 [] 3");
    }

    @Test
    void a_step_changes_no_more_rows_than_the_limit_however_many_there_are() {
        RunBox box = RunBox.started(Jobs.task("fan").forEach("2000"));
        int steps = 1;
        while (box.row("fan[1999]").state() == TaskState.PENDING) {
            assertThat(box.effects).anyMatch(Effect.ContinueLater.class::isInstance);
            int before = box.rowsRead;
            Effect.ContinueLater more = (Effect.ContinueLater) box.effects.getLast();
            box.accept(new RunCommand.Continue(more.from(), more.instance()));
            assertThat(box.rowsRead - before)
                    .as("a step's cost does not grow with what lies behind it")
                    .isLessThan(3 * Limits.ROWS_PER_STEP);
            steps++;
        }

        assertThat(steps).isEqualTo(2_000 / Limits.INSTANCES_PER_STEP);
    }

    @Test
    void the_end_of_one_instance_costs_the_same_whatever_their_number() {
        List<Integer> costs = new ArrayList<>();
        for (int count : new int[] {10, 2_000}) {
            RunBox box = RunBox.started(Jobs.task("fan").forEach(String.valueOf(count)));
            box.continueToTheEnd();
            int before = box.rowsRead;
            box.report("fan[3]", box.succeeded());
            costs.add(box.rowsRead - before);
        }

        assertThat(costs.get(0)).isEqualTo(costs.get(1));
    }
}
