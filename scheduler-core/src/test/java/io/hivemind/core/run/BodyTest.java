package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;
import io.hivemind.core.run.RunCommand.Content;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Bodies that no executor takes part in, and what the others receive.
class BodyTest {
    private static final TaskKey P = TaskKey.of("p");

    @Test
    void a_task_without_a_body_succeeds_at_once_with_no_attempt() {
        RunBox box = RunBox.started(Jobs.task("g").gate());

        assertThat(box.events)
                .contains(
                        new RunEvent.TaskSucceeded(
                                TaskKey.of("g"), 0, Json.NULL, null, false, RunBox.START));
        assertThat(box.row("g").attempt()).isZero();
    }

    @Test
    void produce_writes_its_record_in_the_step_that_ends_the_task() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a"), Jobs.task("p").needs("a").produce("{{ tasks.a.output }}"));

        List<RunEvent> events =
                box.report("a", new Content.Succeeded(new Json("{\"rows\":3}"), box.now));

        assertThat(events)
                .endsWith(
                        new RunEvent.TaskSucceeded(P, 1, Json.NULL, null, false, box.now),
                        new RunEvent.RunSucceeded(Json.NULL));
        assertThat(box.effects)
                .contains(
                        new Effect.PublishRecord(
                                "loads", RunBox.RUN_ID, "{\"rows\":3}", Map.of("h", "v")));
        assertThat(box.row("p").startedAt()).isEqualTo(box.now);
    }

    @Test
    void a_text_is_produced_without_quotes() {
        RunBox box = RunBox.started(Jobs.task("p").produce("\"a \\\"b\\\"\\n\\u00e9\""));

        assertThat(box.effects)
                .contains(
                        new Effect.PublishRecord(
                                "loads", RunBox.RUN_ID, "a \"b\"\né", Map.of("h", "v")));
    }

    @Test
    void an_expression_that_fails_in_produce_fails_the_task() {
        List<Body.Produce> broken =
                List.of(
                        new Body.Produce("t", null, new Json("\"{{ broken }}\""), Map.of()),
                        new Body.Produce("t", "{{ broken }}", Json.NULL, Map.of()),
                        new Body.Produce("t", null, Json.NULL, Map.of("h", "{{ broken }}")));

        for (Body.Produce body : broken) {
            RunBox box = RunBox.started(Jobs.task("p").body(body));

            assertThat(box.events)
                    .endsWith(
                            new RunEvent.TaskFailed(
                                    P,
                                    1,
                                    Reason.EXPRESSION,
                                    null,
                                    "broken: no such variable",
                                    false,
                                    RunBox.START),
                            new RunEvent.RunFailed(null, null));
            assertThat(box.effects).containsExactly(new Effect.ForgetRun());
        }
    }

    @Test
    void a_record_too_large_for_kafka_fails_the_task() {
        String text = "x".repeat(Limits.RECORD_BYTES);
        RunBox box = RunBox.started(Jobs.task("p").produce("\"" + text + "\""));

        assertThat(box.events.get(2))
                .isInstanceOfSatisfying(
                        RunEvent.TaskFailed.class,
                        failed ->
                                assertThat(failed.message())
                                        .isEqualTo("the record is 983060 bytes, more than 983040"));
    }

    @Test
    void values_that_are_too_large_together_fail_the_task_and_are_named_with_their_sizes() {
        Jobs.Builder[] tasks = new Jobs.Builder[10];
        String[] names = IntStream.range(0, 9).mapToObj(i -> "t" + i).toArray(String[]::new);
        for (int i = 0; i < 9; i++) {
            tasks[i] = Jobs.task(names[i]);
        }
        tasks[9] = Jobs.task("sum").needs(names);
        RunBox box = RunBox.started(tasks);
        Json large = new Json("\"" + "x".repeat(60_000) + "\"");

        for (String name : names) {
            box.report(name, new Content.Succeeded(large, box.now));
        }

        assertThat(box.row("sum").state()).isEqualTo(TaskState.FAILED);
        assertThat(box.row("sum").reason()).isEqualTo(Reason.EXPRESSION);
        assertThat(box.events)
                .anySatisfy(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        RunEvent.TaskFailed.class,
                                        failed ->
                                                assertThat(failed.message())
                                                        .startsWith(
                                                                "the values that this task reads"
                                                                    + " are 540020 bytes together,"
                                                                    + " more than 524288 (params 2,"
                                                                    + " tasks.t0.output 60002,")));
    }

    @Test
    void an_attempt_receives_the_tasks_it_needs_and_those_its_templates_name() {
        RunBox box =
                RunBox.started(
                        Jobs.task("far"),
                        Jobs.task("near").needs("far"),
                        Jobs.task("other"),
                        Jobs.task("end").needs("near").reads("far"));
        box.report("far", new Content.Succeeded(new Json("1"), box.now));

        box.report("near", new Content.Succeeded(new Json("2"), box.now));

        Effect.Dispatch dispatch = (Effect.Dispatch) box.effects.getFirst();
        assertThat(dispatch.task()).isEqualTo(TaskKey.of("end"));
        assertThat(dispatch.input().tasks()).containsOnlyKeys("near", "far");
        assertThat(dispatch.input().attempt()).isEqualTo(new Scope.AttemptView(1, 1));
        assertThat(dispatch.input().run().id()).isEqualTo(RunBox.RUN_ID);
    }
}
