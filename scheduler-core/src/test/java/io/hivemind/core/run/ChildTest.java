package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.retry.RetryOn;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

/// Attempts that are runs of other jobs, seen from the parent, and what a child says at its end.
class ChildTest {
    private static final TaskKey A = TaskKey.of("a");

    @Test
    void it_starts_a_run_with_the_parents_nominal_time_and_takes_over_its_output() {
        RunBox box = RunBox.started(Jobs.task("a").job("{\"n\":4}"));

        assertThat(box.effects)
                .contains(
                        new Effect.StartChild(
                                A, 1, 1, "child", new Json("{\"n\":4}"), RunBox.START));
        assertThat(box.row("a").state()).isEqualTo(TaskState.RUNNING);
        assertThat(box.row("a").lease()).isNull();

        box.accept(ended(box, RunState.SUCCEEDED, "{\"m\":8}", null));

        assertThat(box.row("a").state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(box.row("a").output()).isEqualTo(new Json("{\"m\":8}"));
        assertThat(box.row("a").exitCode()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"FAILED", "CANCELLED", "SKIPPED"})
    void any_other_end_of_it_fails_the_attempt(RunState state) {
        RunBox box = RunBox.started(Jobs.task("a").job("{}"));
        box.accept(ended(box, state, "null", null));

        assertThat(box.row("a").state()).isEqualTo(TaskState.FAILED);
        assertThat(box.row("a").reason()).isEqualTo(Reason.CHILD_FAILED);
    }

    @Test
    void one_that_could_not_start_fails_the_attempt_with_the_message() {
        RunBox box = RunBox.started(Jobs.task("a").job("{}"));
        box.accept(ended(box, RunState.FAILED, "null", "region: no such parameter"));

        assertThat(box.events)
                .anySatisfy(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        RunEvent.TaskFailed.class,
                                        failed ->
                                                assertThat(failed.message())
                                                        .contains("no such parameter")));
    }

    @Test
    void each_attempt_is_a_run_of_its_own_and_its_failure_is_an_error() {
        VirtualRun.of(
                        Jobs.task("a")
                                .job("{}")
                                .retry(2, Duration.ofSeconds(10), new RetryOn.AnyError()),
                        Jobs.task("b")
                                .job("{}")
                                .retry(2, Duration.ofSeconds(10), new RetryOn.Exit()))
                .script("a", VirtualRun.fail(1, 5))
                .script("b", VirtualRun.fail(1, 5))
                .run()
                .task("a", "FAILED CHILD_FAILED 2 [0 15] 20")
                .task("b", "FAILED CHILD_FAILED 1 [0] 5");
    }

    @Test
    void a_cancel_of_the_run_cancels_it() {
        RunBox box = RunBox.started(Jobs.task("a").job("{}"));
        box.accept(new RunCommand.CancelRun());

        assertThat(box.effects).contains(new Effect.CancelChild(A, 1, 1));
        assertThat(box.row("a").state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void a_timeout_of_the_task_cancels_it_exactly_then() {
        RunBox box =
                RunBox.started(Jobs.task("a").job("{}").timeout(Duration.ofSeconds(5)).fallback());
        assertThat(box.timer(Timer.Kind.TIMEOUT).timer().dueAt())
                .isEqualTo(RunBox.START.plusSeconds(5));

        box.after(Duration.ofSeconds(5)).accept(box.timer(Timer.Kind.TIMEOUT));

        assertThat(box.effects).contains(new Effect.CancelChild(A, 1, 1));
        assertThat(box.row("a").isFallback()).isTrue();
    }

    @Test
    void an_end_that_nobody_waits_for_any_more_is_stale() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a").job("{}").retry(2, Duration.ofSeconds(1)), Jobs.task("b"));
        RunCommand.ChildEnded first = ended(box, RunState.FAILED, "null", null);
        box.accept(first);

        assertThat(box.reject(first).rejection().kind()).isEqualTo(Rejection.Kind.STALE);
    }

    @Test
    void parameters_that_cannot_be_evaluated_fail_the_attempt_and_lead_to_the_fallback() {
        VirtualRun.of(
                        Jobs.task("a").job("{\"n\":\"{{ broken }}\"}").fallback(),
                        Jobs.task("b").job("{\"n\":\"{{ broken }}\"}"))
                .run()
                .task("a", "SUCCEEDED 0+1 [0] 0")
                .task("b", "FAILED EXPRESSION 0 [] 0");
    }

    @Test
    void no_executor_is_asked_for() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a").job("{}")));
        box.queuesAreThere = false;
        box.accept(box.startRun());

        assertThat(box.row("a").state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void a_child_tells_its_parent_how_it_ended() {
        Parent parent = new Parent("1-p", A, 2, 3);
        RunBox box = child(parent, new Entry.Start());
        box.report("t", box.succeeded());

        assertThat(box.effects)
                .contains(new Effect.TellParent(parent, RunState.SUCCEEDED, new Json("{}")));
    }

    @Test
    void so_does_one_that_never_started() {
        Parent parent = new Parent("1-p", A, 2, 3);

        assertThat(child(parent, new Entry.Skip(Reason.THRESHOLD)).effects)
                .contains(new Effect.TellParent(parent, RunState.SKIPPED, Json.NULL));
        assertThat(child(parent, new Entry.Fail(Reason.EXPRESSION, "no")).effects)
                .contains(new Effect.TellParent(parent, RunState.FAILED, Json.NULL));
    }

    private static RunBox child(Parent parent, Entry entry) {
        RunBox box = new RunBox(Jobs.plan(Jobs.output("params"), Jobs.task("t")));
        RunCommand.StartRun start = box.startRun();
        box.accept(
                new RunCommand.StartRun(
                        start.runId(),
                        start.trigger(),
                        start.params(),
                        start.nominalAt(),
                        entry,
                        parent));
        return box;
    }

    private static RunCommand.ChildEnded ended(
            RunBox box, RunState state, String output, @Nullable String message) {
        TaskRun row = box.row("a");
        return new RunCommand.ChildEnded(
                A,
                row.attempt(),
                row.dispatch(),
                state,
                new Json(output),
                message == null ? "2-c" : null,
                message);
    }
}
