package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.needs.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// `finally`: tasks that run when all others are terminal, however that came about.
class FinallyTest {

    @Test
    void it_runs_when_all_tasks_are_terminal_in_the_order_of_its_own_needs() {
        VirtualRun.of(
                        Jobs.task("a"),
                        Jobs.task("b").allowFailure(),
                        Jobs.task("x").atFinally(),
                        Jobs.task("y").needs("x").atFinally())
                .script("a", VirtualRun.succeed(3))
                .script("b", VirtualRun.fail(1, 5))
                .script("x", VirtualRun.succeed(2))
                .run()
                .task("x", "SUCCEEDED 1 [5] 7")
                .task("y", "SUCCEEDED 1 [7] 7")
                .ends(RunState.SUCCEEDED, 7);
    }

    @Test
    void it_may_name_any_of_them() {
        VirtualRun.of(
                        Jobs.task("a"),
                        Jobs.task("mourn").needs(Jobs.is("a", Outcome.FAILED)).atFinally(),
                        Jobs.task("cheer").needs("a").atFinally())
                .script("a", VirtualRun.fail(1, 2))
                .run()
                .task("mourn", "SUCCEEDED 1 [2] 2")
                .task("cheer", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .ends(RunState.FAILED, 2);
    }

    @Test
    void its_outcome_counts_like_any_tasks() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("x").atFinally())
                .script("x", VirtualRun.fail(1, 2))
                .run()
                .ends(RunState.FAILED, 2);
    }

    @Test
    void it_runs_after_a_cancel() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("x").atFinally())
                .script("a", VirtualRun.hang())
                .script("x", VirtualRun.succeed(5))
                .cancelAt(10)
                .run()
                .task("a", "CANCELLED USER 1 [0] 10")
                .task("x", "SUCCEEDED 1 [10] 15")
                .ends(RunState.CANCELLED, 15);
    }

    @Test
    void a_second_cancel_ends_it_too() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("x").atFinally(), Jobs.task("y").atFinally())
                .script("a", VirtualRun.hang())
                .script("x", VirtualRun.hang())
                .cancelAt(10)
                .cancelAt(20)
                .run()
                .task("x", "CANCELLED USER 1 [10] 20")
                .task("y", "SUCCEEDED 1 [10] 10")
                .ends(RunState.CANCELLED, 20);
    }

    @Test
    void it_runs_after_fail_fast() {
        VirtualRun.of(Jobs.failFast(), Jobs.task("a"), Jobs.task("b"), Jobs.task("x").atFinally())
                .script("a", VirtualRun.fail(1, 2))
                .script("b", VirtualRun.hang())
                .run()
                .task("b", "CANCELLED FAIL_FAST 1 [0] 2")
                .task("x", "SUCCEEDED 1 [2] 2")
                .ends(RunState.FAILED, 2);
    }

    @Test
    void a_run_that_never_started_has_none() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("x").atFinally())
                .createdAs(new Entry.Wait(Reason.CONCURRENCY))
                .cancelAt(10)
                .run()
                .task("a", "CANCELLED USER 0 [] 10")
                .task("x", "CANCELLED USER 0 [] 10")
                .ends(RunState.CANCELLED, 10);
    }

    @Test
    void a_job_with_nothing_else_runs_it_at_once() {
        VirtualRun.of(Jobs.task("x").delay(Duration.ofSeconds(1)).atFinally())
                .run()
                .task("x", "SUCCEEDED 1 [1] 1");
    }

    @Test
    void a_group_of_it_waits_with_its_members() {
        VirtualRun.of(
                        Jobs.task("a"),
                        Jobs.task("g").group("g.x", "g.y").atFinally(),
                        Jobs.task("g.x"),
                        Jobs.task("g.y").needs("g.x"))
                .script("a", VirtualRun.succeed(4))
                .script("g.x", VirtualRun.succeed(1))
                .run()
                .task("g.x", "SUCCEEDED 1 [4] 5")
                .task("g.y", "SUCCEEDED 1 [5] 5")
                .ends(RunState.SUCCEEDED, 5);
    }

    @Test
    void many_tasks_of_it_are_reached_after_a_cut_that_takes_many_steps() {
        Jobs.Builder[] tasks = new Jobs.Builder[1_500];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = Jobs.task("t" + i);
        }
        tasks[1_499].atFinally();
        VirtualRun run = VirtualRun.of(tasks).cancelAt(0).run();

        assertThat(run.box().row("t1499").state()).isEqualTo(TaskState.SUCCEEDED);
    }
}
