package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.needs.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// Groups: tasks of tasks.
class GroupTest {

    @Test
    void members_are_ready_when_the_group_is_and_it_ends_with_the_last() {
        VirtualRun.of(
                        Jobs.task("a"),
                        Jobs.task("g").group("g.x", "g.y").needs("a"),
                        Jobs.task("g.x"),
                        Jobs.task("g.y"),
                        Jobs.task("after").needs("g"))
                .script("a", VirtualRun.succeed(2))
                .script("g.x", VirtualRun.succeed(3))
                .script("g.y", VirtualRun.succeed(7))
                .run()
                .task("g.x", "SUCCEEDED 1 [2] 5")
                .task("g.y", "SUCCEEDED 1 [2] 9")
                .task("g", "SUCCEEDED 0 [] 9")
                .task("after", "SUCCEEDED 1 [9] 9")
                .ends(RunState.SUCCEEDED, 9);
    }

    @Test
    void a_failure_in_a_sequence_skips_what_follows_and_the_group_has_its_reason() {
        VirtualRun.of(
                        Jobs.task("g").group("g.a", "g.b", "g.c"),
                        Jobs.task("g.a"),
                        Jobs.task("g.b").needs("g.a"),
                        Jobs.task("g.c").needs("g.b"),
                        Jobs.task("after").needs("g"))
                .script("g.a", VirtualRun.fail(1, 3))
                .run()
                .task("g.b", "SKIPPED UPSTREAM_FAILED 0 [] 3")
                .task("g.c", "SKIPPED UPSTREAM 0 [] 3")
                .task("g", "FAILED EXIT 0 [] 3")
                .task("after", "SKIPPED UPSTREAM_FAILED 0 [] 3")
                .ends(RunState.FAILED, 3);
    }

    @Test
    void its_reason_is_that_of_the_first_failed_member_in_file_order() {
        VirtualRun.of(
                        Jobs.task("g").group("g.a", "g.b"),
                        Jobs.task("g.a").timeout(Duration.ofSeconds(9)),
                        Jobs.task("g.b"))
                .script("g.a", VirtualRun.hang())
                .script("g.b", VirtualRun.fail(1, 1))
                .run()
                .task("g", "FAILED TIMED_OUT 0 [] 9");
    }

    @Test
    void a_skipped_member_and_one_with_allow_failure_do_not_fail_it() {
        VirtualRun.of(
                        Jobs.task("g").group("g.a", "g.b", "g.c"),
                        Jobs.task("g.a").when("false"),
                        Jobs.task("g.b").allowFailure(),
                        Jobs.task("g.c"))
                .script("g.b", VirtualRun.fail(1, 3))
                .run()
                .task("g", "SUCCEEDED 0 [] 3")
                .ends(RunState.SUCCEEDED, 3);
    }

    @Test
    void members_of_a_skipped_group_are_skipped_with_its_reason_at_any_depth() {
        VirtualRun.of(
                        Jobs.task("g").group("g.a", "g.in").when("false"),
                        Jobs.task("g.a"),
                        Jobs.task("g.in").group("g.in.x"),
                        Jobs.task("g.in.x"),
                        Jobs.task("after").needs(Jobs.is("g.in.x", Outcome.SKIPPED)))
                .run()
                .task("g", "SKIPPED CONDITION 0 [] 0")
                .task("g.a", "SKIPPED CONDITION 0 [] 0")
                .task("g.in", "SKIPPED CONDITION 0 [] 0")
                .task("g.in.x", "SKIPPED CONDITION 0 [] 0")
                .task("after", "SUCCEEDED 1 [0] 0")
                .ends(RunState.SUCCEEDED, 0);
    }

    @Test
    void members_of_a_group_whose_needs_are_false_are_skipped_with_its_reason() {
        VirtualRun.of(
                        Jobs.task("a").allowFailure(),
                        Jobs.task("g").group("g.x").needs("a"),
                        Jobs.task("g.x"))
                .script("a", VirtualRun.fail(1, 2))
                .run()
                .task("g", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .task("g.x", "SKIPPED UPSTREAM_FAILED 0 [] 2");
    }

    @Test
    void members_are_ready_after_its_delay() {
        VirtualRun.of(
                        Jobs.task("g").group("g.x").delay(Duration.ofSeconds(5)),
                        Jobs.task("g.x").delay(Duration.ofSeconds(1)))
                .run()
                .task("g.x", "SUCCEEDED 1 [6] 6");
    }

    @Test
    void its_max_runs_counts_once_and_skips_the_members_beyond_it() {
        RunBox box =
                new RunBox(Jobs.plan(Jobs.task("g").group("g.x").maxRuns(1), Jobs.task("g.x")));
        box.taskRuns.put("g", 1L);
        box.accept(box.startRun());

        assertThat(box.row("g").reason()).isEqualTo(Reason.THRESHOLD);
        assertThat(box.row("g.x").reason()).isEqualTo(Reason.THRESHOLD);
        assertThat(box.taskRuns).isEqualTo(Map.of("g", 1L));
    }

    @Test
    void a_condition_that_fails_fails_the_group_and_runs_no_member() {
        VirtualRun.of(Jobs.task("g").group("g.x").when("broken"), Jobs.task("g.x"))
                .run()
                .task("g", "FAILED EXPRESSION 0 [] 0")
                .task("g.x", "SKIPPED UPSTREAM_FAILED 0 [] 0")
                .ends(RunState.FAILED, 0);
    }

    @Test
    void a_deadline_in_its_delay_cancels_the_members() {
        VirtualRun.of(
                        Jobs.task("g")
                                .group("g.x")
                                .delay(Duration.ofSeconds(9))
                                .deadline(Duration.ofSeconds(5)),
                        Jobs.task("g.x"))
                .run()
                .task("g", "FAILED DEADLINE 0 [] 5")
                .task("g.x", "CANCELLED DEADLINE 0 [] 5");
    }

    @Test
    void its_allow_failure_covers_the_members_for_the_runs_outcome() {
        VirtualRun.of(Jobs.task("g").group("g.x").allowFailure(), Jobs.task("g.x"))
                .script("g.x", VirtualRun.fail(1, 2))
                .run()
                .task("g", "FAILED EXIT 0 [] 2")
                .ends(RunState.SUCCEEDED, 2);
    }

    @Test
    void outside_a_member_is_named_with_its_group() {
        VirtualRun.of(
                        Jobs.task("g").group("g.x", "g.y"),
                        Jobs.task("g.x"),
                        Jobs.task("g.y"),
                        Jobs.task("after").needs("g.x"))
                .script("g.x", VirtualRun.succeed(2))
                .script("g.y", VirtualRun.succeed(9))
                .run()
                .task("after", "SUCCEEDED 1 [2] 2");
    }

    @Test
    void groups_nest() {
        VirtualRun.of(
                        Jobs.task("g").group("g.in"),
                        Jobs.task("g.in").group("g.in.x", "g.in.y"),
                        Jobs.task("g.in.x").allowFailure(),
                        Jobs.task("g.in.y").forEach("2"))
                .script("g.in.x", VirtualRun.fail(1, 4))
                .script("g.in.y", VirtualRun.succeed(6))
                .run()
                .task("g.in", "SUCCEEDED 0 [] 6")
                .task("g", "SUCCEEDED 0 [] 6")
                .ends(RunState.SUCCEEDED, 6);
    }

    @Test
    void an_empty_group_succeeds_at_once() {
        VirtualRun.of(Jobs.task("g").group()).run().task("g", "SUCCEEDED 0 [] 0");
    }

    @Test
    void a_cancel_cancels_group_and_members() {
        VirtualRun.of(
                        Jobs.task("g").group("g.x", "g.y"),
                        Jobs.task("g.x").allowFailure(),
                        Jobs.task("g.y").needs("g.x"))
                .script("g.x", VirtualRun.hang())
                .cancelAt(3)
                .run()
                .task("g.x", "CANCELLED USER 1 [0] 3")
                .task("g.y", "CANCELLED USER 0 [] 3")
                .task("g", "CANCELLED USER 0 [] 3")
                .ends(RunState.CANCELLED, 3);
    }
}
