package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.Heartbeat;
import io.hivemind.core.run.RunIds;
import io.hivemind.testing.TestCluster;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What explains runs and jobs, with the scheduler that users get and a broker: a task at each kind
/// of gate. The test itself is the executor where one is wanted.
class ExplainApiTest {
    private static final ExecutorRef EXECUTOR = new ExecutorRef("e2", "i1");

    @TempDir private static Path folder;
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiFixture.withScheduler(folder);
        api.apply(
                """
                pools: [{name: warehouse, slots: 1}]
                jobs:
                  - name: gates
                    params: {region: {type: string, default: eu}}
                    tasks:
                      - {name: work, run: echo, retry: {attempts: 3, delay: 1h}, timeout: 5m}
                      - {name: later, needs: [work], run: echo}
                      - {name: us, when: params.region == 'us', run: echo}
                      - {name: eu, when: params.region == 'eu', delay: 1h, run: echo}
                      - {name: special, run: echo, requires: {gpu: a100}}
                  - name: pooled
                    concurrency: {limit: 5, when_full: queue}
                    tasks: [{name: load, run: echo, pool: warehouse}]
                  - name: single
                    concurrency: {limit: 1}
                    tasks: [{name: main, run: echo}]
                  - name: held
                    tasks: [{name: main, run: echo}]
                  - name: parent
                    tasks: [{name: child, job: single}]
                  - name: after
                    depends_on: single
                    tasks: [{name: main}]
                  - name: hourly
                    triggers: [{cron: "0 * * * *"}]
                    tasks: [{name: main}]
                """);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void a_run_tells_where_each_of_its_tasks_is() throws Exception {
        String run = startGates();

        JsonNode all = explain(run, "");

        assertThat(all.get("state").asText()).isEqualTo("RUNNING");
        assertThat(all.get("says").asText())
                .isEqualTo("4 of 5 tasks open, it is the turn of work, eu, special");
        assertThat(fact(all.get("tasks"), "us").get("says").asText())
                .isEqualTo("params.region == 'us' is false");
        assertThat(fact(all.get("tasks"), "later").get("says").asText())
                .isEqualTo("work: not met yet");
    }

    @Test
    void dependencies_conditions_and_delays() throws Exception {
        String run = startGates();

        JsonNode needs = waits(run, "later", "needs");
        assertThat(needs.get("release").asText()).isEqualTo("the end of work");
        assertThat(needs.get("facts").get(0).get("state").asText()).isEqualTo("QUEUED");

        JsonNode skipped = explain(run, "us");
        JsonNode when = gate(skipped, "when");
        assertThat(when.get("standing").asText()).isEqualTo("stopped");
        assertThat(when.get("facts").get(0).get("name").asText()).isEqualTo("params.region");
        assertThat(when.get("facts").get(0).get("says").asText()).isEqualTo("\"eu\"");

        JsonNode delay = waits(run, "eu", "delay");
        assertThat(Instant.parse(delay.get("release_at").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(50)),
                        Instant.now().plus(Duration.ofMinutes(61)));
        assertThat(gate(explain(run, "eu"), "when").get("standing").asText()).isEqualTo("passed");
    }

    @Test
    void a_task_that_no_executor_can_take_and_one_that_some_can() throws Exception {
        String run = startGates();
        assertThat(waits(run, "work", "executor").get("release").asText())
                .isEqualTo("an executor: hivemind executor --queue default");

        api.heartbeat(heartbeat());

        JsonNode some =
                await(
                        () -> waits(run, "work", "executor"),
                        gate -> gate.get("says").asText().contains("1 executor could take it"));
        assertThat(some.get("facts").get(0).get("says").asText()).isEqualTo("3 of 4 slots free");
        JsonNode none = waits(run, "special", "executor");
        assertThat(none.get("release").asText())
                .isEqualTo("an executor: hivemind executor --queue default --label gpu=a100");
        assertThat(none.get("facts").get(0).get("says").asText())
                .isEqualTo("can not: has no label gpu");
    }

    @Test
    void an_attempt_that_runs_and_one_that_failed() throws Exception {
        String run = startGates();
        report(run, "work", new AttemptStarted());

        JsonNode attempt =
                await(
                        () -> current(run, "work"),
                        gate -> gate.get("gate").asText().equals("attempt"));
        assertThat(attempt.get("says").asText()).isEqualTo("attempt 1 of 3 runs on e2");
        assertThat(gate(explain(run, "work"), "timeout").get("release_at").isNull()).isFalse();

        report(run, "work", new AttemptFailed("EXIT", 7, null, "exit code 7", Instant.now()));

        JsonNode backoff =
                await(
                        () -> current(run, "work"),
                        gate -> gate.get("gate").asText().equals("backoff"));
        assertThat(backoff.get("says").asText())
                .isEqualTo("1 attempt of 3 failed, the last with EXIT: exit code 7");
        assertThat(backoff.get("release_at").isNull()).isFalse();
    }

    @Test
    void a_pool_with_its_holder() throws Exception {
        String first = api.start("pooled", "");
        await(() -> current(first, "load"), gate -> gate.get("gate").asText().equals("executor"));
        String second = api.start("pooled", "");

        JsonNode pool =
                await(() -> waits(second, "load", "pool"), gate -> !gate.get("facts").isEmpty());

        assertThat(pool.get("says").asText()).isEqualTo("warehouse: wants 1, 1 of 1 slot held");
        assertThat(pool.get("facts").get(0).get("name").asText()).isEqualTo(first + " load");
        assertThat(gate(explain(first, "load"), "pool").get("standing").asText())
                .isEqualTo("passed");
    }

    @Test
    void a_run_without_a_place_names_who_has_it_and_a_child_who_it_waits_for() throws Exception {
        String first = api.start("single", "");
        String parent = api.start("parent", "");

        JsonNode child =
                await(
                        () -> waits(parent, "child", "attempt"),
                        gate -> gate.get("facts").size() > 1);
        String second = child.get("facts").get(0).get("name").asText();
        assertThat(child.get("facts").get(0).get("says").asText()).isEqualTo("CONCURRENCY");

        JsonNode all = explain(second, "");
        assertThat(all.get("says").asText()).isEqualTo("waits: 1 of 1 place taken");
        JsonNode place = gate(all, "concurrency");
        assertThat(place.get("facts").get(0).get("name").asText()).isEqualTo(first);
        assertThat(waits(second, "main", "run").get("says").asText())
                .isEqualTo("its run has not started, concurrency: 1 of 1 place taken");
    }

    @Test
    void a_paused_run_and_a_paused_job() throws Exception {
        String run = startGates();
        api.post("pauseRun", "/runs/" + run + "/pause", "");
        assertThat(gate(explain(run, ""), "paused").get("release").asText())
                .isEqualTo("hivemind resume " + run);

        api.post("pauseJob", "/jobs/held/pause", "");
        String held = api.start("held", "");
        JsonNode gate = gate(explain(held, ""), "paused");
        assertThat(gate.get("release").asText()).isEqualTo("hivemind resume held");
        assertThat(gate.get("facts").get(0).get("says").asText()).isEqualTo("the job");
        JsonNode job = api.get("explainJob", "/jobs/held/explanation").body();
        assertThat(gate(job, "paused").get("standing").asText()).isEqualTo("waits");

        api.post("resumeJob", "/jobs/held/resume", "");
        job = api.get("explainJob", "/jobs/held/explanation").body();
        assertThat(job.toString()).doesNotContain("paused");
    }

    @Test
    void a_run_at_the_gate_of_other_jobs_and_their_outcomes() throws Exception {
        String run = api.start("after", "{\"wait_for_dependencies\": true}");

        JsonNode gate = gate(explain(run, ""), "depends_on");

        assertThat(gate.get("standing").asText()).isEqualTo("waits");
        assertThat(gate.get("release").asText()).isEqualTo("the end of a run of single");
        JsonNode job = api.get("explainJob", "/jobs/after/explanation").body();
        assertThat(job.get("says").asText())
                .isEqualTo("1 live run; the next run waits for: depends_on");
        assertThat(job.get("triggers").get(0).get("says").asText())
                .isEqualTo("run " + run + " (DEPENDENCIES)");
    }

    @Test
    void a_job_tells_its_next_slot_and_the_last_triggers() throws Exception {
        api.post("startRun", "/jobs/gates/runs", "{\"params\": {\"region\": 7}}");
        JsonNode hourly = api.get("explainJob", "/jobs/hourly/explanation").body();
        JsonNode triggers = gate(hourly, "triggers");
        assertThat(triggers.get("says").asText()).contains("triggers do not fire yet");
        assertThat(Instant.parse(triggers.get("facts").get(0).get("at").asText()))
                .isAfter(Instant.now());

        JsonNode gates = api.get("explainJob", "/jobs/gates/explanation").body();
        assertThat(gates.get("triggers").get(0).get("state").asText()).isEqualTo("REFUSED");
        assertThat(gates.get("triggers").get(0).get("says").asText()).startsWith("bad_params");
    }

    @Test
    void a_past_moment_is_told_as_it_was() throws Exception {
        String run = startGates();
        JsonNode now = explain(run, "");
        Instant then = Instant.parse(now.get("at").asText());
        api.post("cancelRun", "/runs/" + run + "/cancel", "");
        api.get("showRun", "/runs/" + run + "?wait_ms=60000");
        assertThat(explain(run, "").get("state").asText()).isEqualTo("CANCELLED");

        JsonNode past = explain(run, "?at=" + then.toString().replace("Z", "%2B00:00"));

        assertThat(past.get("state").asText()).isEqualTo("RUNNING");
        assertThat(past.get("tasks")).isEqualTo(now.get("tasks"));
        ApiFixture.Reply before =
                api.get("explainRun", "/runs/" + run + "/explanation?at=2026-01-01T00:00:00Z");
        assertThat(before.status()).isEqualTo(404);
        assertThat(before.body().get("detail").asText()).contains("it was created at");
    }

    @Test
    void what_is_not_there_or_not_a_time_is_refused_in_plain_words() throws Exception {
        String run = startGates();

        assertRefused(404, "/runs/0-none/explanation", "there is no run \"0-none\"");
        assertRefused(404, "/runs/" + run + "/explanation?task=none", "has no task \"none\"");
        assertRefused(404, "/runs/" + run + "/explanation?task=work%5B2%5D", "\"work[2]\"");
        assertRefused(400, "/runs/" + run + "/explanation?at=noon", "\"noon\" is no instant");
        assertRefused(400, "/runs/" + run + "/explanation?at=2099-01-01T00:00:00Z", "not come yet");
        ApiFixture.Reply job = api.get("explainJob", "/jobs/none/explanation");
        assertThat(job.status()).isEqualTo(404);
        assertThat(job.body().get("detail").asText()).isEqualTo("there is no job \"none\"");
    }

    /// Until the scheduler has seen the topic of the queue.
    private String startGates() throws Exception {
        String run = api.start("gates", "");
        await(() -> current(run, "special"), gate -> gate.get("gate").asText().equals("executor"));
        return run;
    }

    private void assertRefused(int status, String path, String detail) throws Exception {
        ApiFixture.Reply reply = api.get("explainRun", path);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().get("detail").asText()).contains(detail);
    }

    /// The gate where the task waits.
    private JsonNode waits(String run, String task, String kind) throws Exception {
        JsonNode gate = current(run, task);
        assertThat(gate.get("gate").asText()).isEqualTo(kind);
        return gate;
    }

    private JsonNode current(String run, String task) throws Exception {
        JsonNode all = explain(run, task);
        for (JsonNode gate : all.get("gates")) {
            if (gate.get("standing").asText().equals("waits")) {
                return gate;
            }
        }
        throw new AssertionError("waits nowhere: " + all);
    }

    private static JsonNode gate(JsonNode explanation, String kind) {
        for (JsonNode gate : explanation.get("gates")) {
            if (gate.get("gate").asText().equals(kind)) {
                return gate;
            }
        }
        throw new AssertionError("no gate " + kind + ": " + explanation);
    }

    private static JsonNode fact(JsonNode facts, String name) {
        for (JsonNode fact : facts) {
            if (fact.get("name").asText().equals(name)) {
                return fact;
            }
        }
        throw new AssertionError("no " + name + ": " + facts);
    }

    /// @param more a task, or a query
    private JsonNode explain(String run, String more) throws Exception {
        String query = more.isEmpty() || more.startsWith("?") ? more : "?task=" + more;
        ApiFixture.Reply reply = api.get("explainRun", "/runs/" + run + "/explanation" + query);
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
        return reply.body();
    }

    private interface Asking {
        JsonNode ask() throws Exception;
    }

    private static JsonNode await(Asking asking, Predicate<JsonNode> wanted) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        JsonNode answer = asking.ask();
        while (!wanted.test(answer)) {
            assertThat(Instant.now()).as("%s", answer).isBefore(deadline);
            answer = asking.ask();
        }
        return answer;
    }

    private void report(String run, String task, Object body) {
        AttemptReport report =
                new AttemptReport(
                        run, new AttemptRef(task, -1, 1, 1), EXECUTOR, Instant.now(), body);
        String topic = api.kafka.topics().attempts();
        byte[] value =
                api.kafka.wire().serde(AttemptReport.class).serializer().serialize(topic, report);
        var _ =
                TestCluster.shared()
                        .produce(
                                new StringSerializer(),
                                new ByteArraySerializer(),
                                new ProducerRecord<>(topic, RunIds.partition(run), run, value));
    }

    private static Heartbeat heartbeat() {
        return Heartbeat.newBuilder()
                .setExecutor("e1")
                .setIncarnation("i1")
                .setSlots(4)
                .setBusySlots(1)
                .setQueues(List.of("default"))
                .setLabels(Map.of())
                .setStartedAt(Instant.now())
                .setAt(Instant.now())
                .build();
    }
}
