package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// The plain way through: a run starts, its tasks are handed out, claimed and reported, and it
/// ends.
class ChainTest {
    private static final TaskKey A = TaskKey.of("a");
    private static final TaskKey B = TaskKey.of("b");

    @Test
    void a_start_creates_the_run_and_hands_out_what_waits_for_nobody() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a"), Jobs.task("b").needs("a")));

        List<RunEvent> events = box.accept(box.startRun());

        assertThat(events)
                .containsExactly(
                        new RunEvent.RunCreated(
                                RunBox.RUN_ID,
                                "etl",
                                Jobs.REVISION,
                                new TriggerRef("manual", "m1", null),
                                new Json("{}"),
                                RunBox.START,
                                RunBox.START,
                                2,
                                null),
                        new RunEvent.RunStarted(box.now),
                        new RunEvent.TaskQueued(A, 1, 1, RunBox.START));
        assertThat(box.effects).hasSize(2);
        assertThat(box.effects.getFirst())
                .isInstanceOfSatisfying(
                        Effect.Dispatch.class,
                        dispatch -> {
                            assertThat(dispatch.task()).isEqualTo(A);
                            assertThat(dispatch.input().tasks()).isEmpty();
                        });
        assertThat(box.timers).containsOnlyKeys(new Timer.Id(Timer.Kind.REDISPATCH, A, 1, 1));
    }

    @Test
    void the_end_of_a_task_hands_out_the_next_with_its_output() {
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b").needs("a"));
        box.report("a", new RunCommand.Content.Started());

        List<RunEvent> events =
                box.after(Duration.ofSeconds(2))
                        .report(
                                "a",
                                new RunCommand.Content.Succeeded(
                                        new Json("{\"rows\":12}"), box.now));

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskSucceeded(
                                A, 1, new Json("{\"rows\":12}"), 0, false, box.now),
                        new RunEvent.TaskDependencyResolved(B, box.now),
                        new RunEvent.TaskQueued(B, 1, 1, box.now));
        assertThat(box.effects.getFirst())
                .isInstanceOfSatisfying(
                        Effect.Dispatch.class,
                        dispatch ->
                                assertThat(dispatch.input().tasks().get("a"))
                                        .satisfies(view -> {
                                            assertThat(view.output().text())
                                                    .isEqualTo("{\"rows\":12}");
                                            assertThat(view.state()).isEqualTo("SUCCEEDED");
                                            assertThat(view.startedAt()).isEqualTo(RunBox.START);
                                        }));
    }

    @Test
    void a_short_task_is_claimed_and_ended_by_one_report() {
        RunBox box = RunBox.started(Jobs.task("a"));

        List<RunEvent> events = box.report("a", box.succeeded());

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskStarted(A, 1, 1, RunBox.LEASE, RunBox.START),
                        new RunEvent.TaskSucceeded(A, 1, Json.NULL, 0, false, RunBox.START),
                        new RunEvent.RunSucceeded(Json.NULL));
        assertThat(box.effects)
                .containsExactly(
                        new Effect.ClearTimer(new Timer.Id(Timer.Kind.REDISPATCH, A, 1, 1)),
                        new Effect.ForgetRun());
        assertThat(box.timers).isEmpty();
    }

    @Test
    void a_job_without_tasks_succeeds_at_once() {
        RunBox box = new RunBox(Jobs.plan());

        List<RunEvent> events = box.accept(box.startRun());

        assertThat(events.subList(1, 3))
                .containsExactly(
                        new RunEvent.RunStarted(box.now), new RunEvent.RunSucceeded(Json.NULL));
        assertThat(box.effects).containsExactly(new Effect.ForgetRun());
    }

    @Test
    void a_failure_fails_the_run_and_skips_what_needs_the_task() {
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b").needs("a"));

        List<RunEvent> events = box.report("a", box.exit(3));

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskStarted(A, 1, 1, RunBox.LEASE, RunBox.START),
                        new RunEvent.TaskFailed(
                                A, 1, Reason.EXIT, 3, "exit code 3", false, RunBox.START),
                        new RunEvent.TaskSkipped(B, Reason.UPSTREAM_FAILED, RunBox.START),
                        new RunEvent.RunFailed(null, null));
    }

    @Test
    void a_start_that_comes_again_is_a_duplicate() {
        RunBox box = RunBox.started(Jobs.task("a"));

        assertThat(box.reject(box.startRun()).rejection().kind())
                .isEqualTo(Rejection.Kind.DUPLICATE);
    }

    @Test
    void parameters_that_do_not_fit_create_no_run() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));

        Decision.Rejected rejected =
                box.reject(
                        new RunCommand.StartRun(
                                RunBox.RUN_ID,
                                new TriggerRef("manual", "m1", null),
                                new Json("{\"wrong\":1}"),
                                RunBox.START));

        assertThat(rejected.rejection())
                .isEqualTo(new Rejection(Rejection.Kind.BAD_PARAMS, "wrong: no such parameter"));
        assertThat(box.run()).isNull();
    }
}
