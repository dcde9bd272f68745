package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.needs.Outcome;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reruns: which outcomes of the earlier run stand, and a run that takes them over.
class RerunTest {
    private static final Plan CHAIN =
            Jobs.plan(
                    Jobs.task("a"),
                    Jobs.task("b").needs("a"),
                    Jobs.task("c").needs("b"),
                    Jobs.task("x"),
                    Jobs.task("y").needs("x"),
                    Jobs.task("last").atFinally());
    private static final Map<String, TaskState> AFTER_B_FAILED =
            Map.of(
                    "a", TaskState.SUCCEEDED,
                    "b", TaskState.FAILED,
                    "c", TaskState.SKIPPED,
                    "x", TaskState.SUCCEEDED,
                    "y", TaskState.SUCCEEDED,
                    "last", TaskState.SUCCEEDED);

    @Test
    void from_the_start_nothing_is_taken_over() {
        assertThat(Reruns.reusable(CHAIN, AFTER_B_FAILED, new Reruns.From.Start())).isEmpty();
    }

    @Test
    void from_the_failed_tasks_what_succeeded_before_them_stands_and_finally_runs_again() {
        assertThat(Reruns.reusable(CHAIN, AFTER_B_FAILED, new Reruns.From.Failed()))
                .containsExactly("a", "x", "y");
    }

    @Test
    void from_a_named_task_it_and_what_comes_after_it_runs_again() {
        assertThat(Reruns.reusable(CHAIN, AFTER_B_FAILED, new Reruns.From.Task("x")))
                .containsExactly("a");
    }

    @Test
    void a_member_that_failed_opens_its_group_again_and_other_members_stand() {
        Plan plan =
                Jobs.plan(
                        Jobs.task("g").group("g.x", "g.y"),
                        Jobs.task("g.x"),
                        Jobs.task("g.y"),
                        Jobs.task("after").needs("g"));
        Map<String, TaskState> states =
                Map.of(
                        "g", TaskState.FAILED,
                        "g.x", TaskState.SUCCEEDED,
                        "g.y", TaskState.FAILED,
                        "after", TaskState.SKIPPED);

        assertThat(Reruns.reusable(plan, states, new Reruns.From.Failed())).containsExactly("g.x");
        assertThat(Reruns.reusable(plan, states, new Reruns.From.Task("g"))).isEmpty();
    }

    @Test
    void a_group_behind_a_task_that_runs_again_runs_again_with_all_its_members() {
        Plan plan =
                Jobs.plan(
                        Jobs.task("a"),
                        Jobs.task("g").group("g.x", "g.in").needs("a"),
                        Jobs.task("g.x"),
                        Jobs.task("g.in").group("g.in.y"),
                        Jobs.task("g.in.y"),
                        Jobs.task("z"));
        Map<String, TaskState> states = new HashMap<>();
        plan.tasks().forEach(task -> states.put(task.spec().name(), TaskState.SUCCEEDED));

        assertThat(Reruns.reusable(plan, states, new Reruns.From.Task("a"))).containsExactly("z");
        assertThat(Reruns.reusable(plan, states, new Reruns.From.Task("g.in.y")))
                .containsExactly("a", "g.x", "z");
    }

    @Test
    void what_was_skipped_is_decided_again_from_the_outcomes_that_stand() {
        Plan plan =
                Jobs.plan(
                        Jobs.task("a"),
                        Jobs.task("b").needs(Jobs.is("a", Outcome.FAILED)),
                        Jobs.task("c"));
        Map<String, TaskState> states =
                Map.of(
                        "a", TaskState.SUCCEEDED,
                        "b", TaskState.SKIPPED,
                        "c", TaskState.FAILED);
        assertThat(Reruns.reusable(plan, states, new Reruns.From.Failed())).containsExactly("a");

        RunBox box = waiting(plan);
        box.accept(new RunCommand.ReuseTasks(List.of(reused("a", -1, "1"))));
        box.accept(new RunCommand.ReleaseRun());

        assertThat(box.row("b").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(box.row("b").reason()).isEqualTo(Reason.UPSTREAM);
        assertThat(box.row("c").state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void it_begins_behind_what_it_took_over_in_several_commands_and_reads_the_outputs() {
        Plan plan =
                Jobs.plan(
                        Jobs.output("tasks.a.output"),
                        Jobs.task("a"),
                        Jobs.task("b").needs("a"),
                        Jobs.task("c").needs("b"));
        RunBox box = waiting(plan);

        List<RunEvent> taken =
                box.accept(new RunCommand.ReuseTasks(List.of(reused("a", -1, "{\"n\":1}"))));
        box.accept(new RunCommand.ReuseTasks(List.of(reused("b", -1, "2"))));

        assertThat(taken).hasSize(1).allMatch(RunEvent.TaskReused.class::isInstance);
        assertThat(box.lastRun().state()).isEqualTo(RunState.PENDING);
        box.accept(new RunCommand.ReleaseRun());
        assertThat(box.row("b").state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(box.row("b").attempts()).isEqualTo(2);
        assertThat(box.row("c").state()).isEqualTo(TaskState.QUEUED);

        box.report("c", box.succeeded());

        assertThat(box.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(box.lastRun().output()).isEqualTo(new Json("{\"n\":1}"));
    }

    @Test
    void all_instances_and_their_merged_outputs_are_taken_over() {
        Plan plan =
                Jobs.plan(
                        Jobs.output("tasks.fan.output"),
                        Jobs.task("fan").forEach("3"),
                        Jobs.task("b").needs("fan"));
        RunBox box = waiting(plan);
        box.accept(
                new RunCommand.ReuseTasks(
                        List.of(
                                instance(1, "11"),
                                reused("fan", 3, "null"),
                                instance(0, "10"),
                                instance(2, "12"))));
        box.accept(new RunCommand.ReleaseRun());
        box.report("b", box.succeeded());

        assertThat(box.lastRun().output()).isEqualTo(new Json("[10,11,12]"));
    }

    @Test
    void a_repeated_command_takes_over_nothing_twice_and_one_that_comes_late_is_stale() {
        RunBox box = waiting(CHAIN);
        RunCommand reuse = new RunCommand.ReuseTasks(List.of(reused("a", -1, "1")));
        box.accept(reuse);
        assertThat(box.accept(reuse)).isEmpty();

        box.accept(new RunCommand.ReleaseRun());

        assertThat(box.reject(reuse).rejection().kind()).isEqualTo(Rejection.Kind.STALE);
    }

    @Test
    void members_taken_over_are_not_waited_for_when_their_group_opens() {
        RunBox box =
                waiting(
                        Jobs.plan(
                                Jobs.task("g").group("g.x", "g.y"),
                                Jobs.task("g.x"),
                                Jobs.task("g.y").needs("g.x")));
        box.accept(new RunCommand.ReuseTasks(List.of(reused("g.x", -1, "1"))));
        box.accept(new RunCommand.ReleaseRun());
        assertThat(box.row("g.y").state()).isEqualTo(TaskState.QUEUED);

        box.report("g.y", box.succeeded());

        assertThat(box.row("g").state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(box.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
    }

    private static RunBox waiting(Plan plan) {
        RunBox box = new RunBox(plan);
        RunCommand.StartRun start = box.startRun();
        box.accept(
                new RunCommand.StartRun(
                        start.runId(),
                        new TriggerRef("rerun", "r1", null),
                        start.params(),
                        start.nominalAt(),
                        new Entry.Wait(Reason.DEPENDENCIES),
                        null));
        return box;
    }

    private static RunCommand.Reused reused(String task, int instances, String output) {
        return new RunCommand.Reused(
                TaskKey.of(task),
                2,
                instances,
                new Json(output),
                0,
                RunBox.START.minusSeconds(60),
                RunBox.START.minusSeconds(50));
    }

    private static RunCommand.Reused instance(int index, String output) {
        return new RunCommand.Reused(
                new TaskKey("fan", index),
                1,
                -1,
                new Json(output),
                0,
                RunBox.START.minusSeconds(60),
                RunBox.START.minusSeconds(50));
    }
}
