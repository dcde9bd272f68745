package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// How a run comes into being, waits and ends: what admission asks of it, and its output.
class EntryTest {

    @Test
    void a_run_that_waits_is_pending_with_its_reason_and_starts_nothing() {
        RunBox box = entered(new Entry.Wait(Reason.CONCURRENCY));

        assertThat(box.lastRun().state()).isEqualTo(RunState.PENDING);
        assertThat(box.lastRun().reason()).isEqualTo(Reason.CONCURRENCY);
        assertThat(box.effects).isEmpty();
        assertThat(box.events).endsWith(new RunEvent.RunQueued(Reason.CONCURRENCY));
    }

    @Test
    void it_may_go_on_waiting_for_another_reason_and_begins_when_it_is_released() {
        RunBox box = entered(new Entry.Wait(Reason.DEPENDENCIES));
        box.accept(new RunCommand.HoldRun(Reason.CONCURRENCY));
        assertThat(box.lastRun().reason()).isEqualTo(Reason.CONCURRENCY);

        box.after(Duration.ofSeconds(9)).accept(new RunCommand.ReleaseRun());

        assertThat(box.lastRun().state()).isEqualTo(RunState.RUNNING);
        assertThat(box.lastRun().reason()).isNull();
        assertThat(box.lastRun().startedAt()).isEqualTo(RunBox.START.plusSeconds(9));
        assertThat(box.row("a").state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void it_may_be_skipped_at_its_creation_or_later() {
        RunBox first = entered(new Entry.Skip(Reason.THRESHOLD));
        RunBox later = entered(new Entry.Wait(Reason.DEPENDENCIES));
        later.accept(new RunCommand.SkipRun(Reason.CONCURRENCY));

        assertThat(first.lastRun().state()).isEqualTo(RunState.SKIPPED);
        assertThat(first.lastRun().reason()).isEqualTo(Reason.THRESHOLD);
        assertThat(first.effects).containsExactly(new Effect.ForgetRun());
        assertThat(later.lastRun().state()).isEqualTo(RunState.SKIPPED);
        assertThat(later.lastRun().reason()).isEqualTo(Reason.CONCURRENCY);
    }

    @Test
    void it_may_fail_at_its_creation() {
        RunBox box = entered(new Entry.Fail(Reason.EXPRESSION, "no such field"));

        assertThat(box.lastRun().state()).isEqualTo(RunState.FAILED);
        assertThat(box.events).endsWith(new RunEvent.RunFailed(Reason.EXPRESSION, "no such field"));
    }

    @Test
    void one_that_waits_can_be_cancelled_for_either_reason() {
        RunBox box = entered(new Entry.Wait(Reason.CONCURRENCY));
        box.accept(new RunCommand.CancelRun(Reason.CONCURRENCY));

        assertThat(box.lastRun().state()).isEqualTo(RunState.CANCELLED);
        assertThat(box.lastRun().reason()).isEqualTo(Reason.CONCURRENCY);
        assertThat(box.row("a").state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void a_continue_wakes_none_that_waits() {
        RunBox box = entered(new Entry.Wait(Reason.CONCURRENCY));

        assertThat(box.reject(new RunCommand.Continue(0)).rejection().kind())
                .isEqualTo(Rejection.Kind.STALE);
    }

    @Test
    void a_job_without_tasks_succeeds_at_once() {
        RunBox box = new RunBox(Jobs.plan(Jobs.output("params")));
        box.accept(box.startRun());

        assertThat(box.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(box.lastRun().output()).isEqualTo(new Json("{}"));
    }

    @Test
    void one_that_waits_does_not_end_though_it_has_no_tasks() {
        RunBox box = new RunBox(Jobs.plan());
        box.accept(start(box, new Entry.Wait(Reason.CONCURRENCY)));
        assertThat(box.lastRun().state()).isEqualTo(RunState.PENDING);

        box.accept(new RunCommand.ReleaseRun());
        assertThat(box.lastRun().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void the_output_is_evaluated_when_the_run_succeeds_and_only_then() {
        VirtualRun.of(Jobs.output("tasks.a.output"), Jobs.task("a"))
                .script("a", VirtualRun.succeed("{\"rows\":12}", 3))
                .run()
                .ends(RunState.SUCCEEDED, 3)
                .with(null, "{\"rows\":12}");
        VirtualRun.of(Jobs.output("broken"), Jobs.task("a"))
                .script("a", VirtualRun.fail(1, 3))
                .run()
                .ends(RunState.FAILED, 3)
                .with(null, "null");
    }

    @Test
    void one_that_cannot_be_evaluated_fails_the_run() {
        VirtualRun.of(Jobs.output("broken"), Jobs.task("a"))
                .run()
                .ends(RunState.FAILED, 0)
                .with(Reason.EXPRESSION, "null");
    }

    @Test
    void one_that_is_too_large_fails_the_run() {
        VirtualRun.of(Jobs.output("params"), Jobs.task("a"))
                .params("\"" + "x".repeat(Limits.OUTPUT_BYTES) + "\"")
                .run()
                .ends(RunState.FAILED, 0)
                .with(Reason.EXPRESSION, "null");
    }

    @Test
    void ends_of_one_instant_are_applied_before_needs_is_evaluated() {
        Jobs.Builder unlessFailed =
                Jobs.task("c")
                        .needs(
                                new Needs.Any(
                                        List.of(
                                                Jobs.is("a", Outcome.FAILED),
                                                Jobs.is("b", Outcome.FAILED))));
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b"), unlessFailed);

        box.together(
                box.reportOf("a", RunBox.LEASE, box.succeeded()),
                box.reportOf("b", RunBox.LEASE, box.exit(1)));
        assertThat(box.row("c").state()).isEqualTo(TaskState.QUEUED);

        RunBox skipped =
                RunBox.started(Jobs.task("a"), Jobs.task("b"), Jobs.task("c").needs("a", "b"));
        skipped.together(
                skipped.reportOf("a", RunBox.LEASE, new RunCommand.Content.Started()),
                skipped.reportOf("b", RunBox.LEASE, skipped.exit(1)));
        assertThat(skipped.row("c").reason()).isEqualTo(Reason.UPSTREAM_FAILED);
    }

    @Test
    void a_cancelled_task_that_another_names_is_done_and_nothing_else() {
        for (var outcome : Outcome.values()) {
            assertThat(Readiness.truth(TaskState.CANCELLED, outcome))
                    .isEqualTo(Truth.of(outcome == Outcome.DONE));
        }
    }

    private static RunBox entered(Entry entry) {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));
        box.accept(start(box, entry));
        return box;
    }

    private static RunCommand.StartRun start(RunBox box, Entry entry) {
        RunCommand.StartRun start = box.startRun();
        return new RunCommand.StartRun(
                start.runId(), start.trigger(), start.params(), start.nominalAt(), entry, null);
    }
}
