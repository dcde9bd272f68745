package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// Nothing that a decision writes passes 1 MiB.
class SizeTest {

    @Test
    void a_ready_task_too_large_for_kafka_fails_its_task_and_says_what_to_do() {
        String script = "x".repeat(Limits.READY_BYTES);

        RunBox box =
                RunBox.started(
                        Jobs.task("a")
                                .body(
                                        new Body.Run(
                                                List.of(script), Map.of(), List.of(), null, null)));

        assertThat(box.events.get(2))
                .isInstanceOfSatisfying(
                        RunEvent.TaskFailed.class,
                        failed -> {
                            assertThat(failed.reason()).isEqualTo(Reason.ERROR);
                            assertThat(failed.message())
                                    .contains("more than " + Limits.READY_BYTES)
                                    .contains("move long scripts into files");
                        });
        assertThat(box.events).endsWith(new RunEvent.RunFailed(null, null));
    }

    @Test
    void the_largest_definition_and_the_largest_values_fit_into_one_ready_task() {
        String script = "x".repeat(Limits.DEFINITION_BYTES);
        Body body = new Body.Run(List.of(script), Map.of(), List.of(), null, null);
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b").body(body).needs("a"));
        long left = Limits.READY_BYTES - box.plan.tasks().get(1).fixedBytes();

        assertThat(left).isGreaterThan(Limits.INPUT_BYTES + 64 * 1024);
    }

    @Test
    void a_start_with_more_than_attempts_can_receive_is_refused() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));
        Json large = new Json("{\"p\":\"" + "x".repeat(Limits.INPUT_BYTES) + "\"}");
        TriggerRef trigger = new TriggerRef("manual", "m1", new Json("[1]"));

        Decision.Rejected refused =
                box.reject(new RunCommand.StartRun(RunBox.RUN_ID, trigger, large, RunBox.START));

        assertThat(refused.rejection().kind()).isEqualTo(Rejection.Kind.BAD_PARAMS);
        assertThat(refused.rejection().message()).contains("524299 bytes").contains("524288");
    }
}
