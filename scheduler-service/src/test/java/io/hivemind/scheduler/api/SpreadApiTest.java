package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.core.run.RunIds;
import io.hivemind.testing.TestCluster;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;

/// A job whose runs live on both partitions of a cluster, with the scheduler that users get.
class SpreadApiTest {
    private static final String JOBS =
            """
            jobs:
              - name: wide
                spread: true
                params: {n: {type: int, default: 0}}
                tasks: [{name: gate, when: params.n > 0}]
                output: params.n
              - {name: once, spread: true}
              - {name: child, spread: true, params: {n: {type: int, default: 0}}, output: params.n}
              - {name: held, spread: true, run: echo}
              - name: parent
                tasks: [{name: t, for_each: 8, job: child, with: {n: "{{ item }}"}}]
                output: sum(tasks.t.outputs)
              - {name: after, depends_on: child.done}
            """;

    @TempDir private static Path folder;
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiFixture.withScheduler(folder);
        api.apply(JOBS);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void its_runs_live_where_the_ids_of_their_triggers_belong() throws Exception {
        Set<Integer> partitions = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            JsonNode run =
                    api.post(
                                    "startRun",
                                    "/jobs/wide/runs?wait_ms=60000",
                                    "{\"params\": {\"n\": " + i + "}}",
                                    "Idempotency-Key",
                                    "key-" + i)
                            .body();
            assertThat(run.get("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(run.get("output").asInt()).isEqualTo(i);
            int partition = RunIds.partition(run.get("id").asText());
            assertThat(partition).isEqualTo(RunIds.homePartition("key-" + i, 2));
            partitions.add(partition);
        }
        assertThat(partitions).containsExactlyInAnyOrder(0, 1);

        JsonNode again =
                api.post("rerun", "/runs/" + latest("wide") + "/rerun", "{\"from\": \"start\"}")
                        .body();
        assertThat(over(again.get("id").asText())).isEqualTo("SUCCEEDED");
    }

    @Test
    void the_same_trigger_on_every_partition_is_one_run() throws Exception {
        for (int partition = 0; partition < 2; partition++) {
            var _ =
                    TestCluster.shared()
                            .produce(
                                    new StringSerializer(),
                                    new StringSerializer(),
                                    new ProducerRecord<>(
                                            api.kafka.topics().triggers(),
                                            partition,
                                            "any",
                                            "{\"job\": \"once\", \"id\": \"order-17\"}"));
        }
        String run =
                RunIds.runId(RunIds.homePartition("order-17", 2), "once", "manual", "order-17");
        assertThat(runs("once")).isNotEmpty();

        JsonNode started = api.post("startRun", "/jobs/once/runs?wait_ms=60000", "").body();
        assertThat(started.get("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(StreamSupport.stream(runs("once").spliterator(), false))
                .extracting(it -> it.get("id").asText())
                .containsExactlyInAnyOrder(run, started.get("id").asText());
    }

    @Test
    void parents_and_dependents_find_its_runs_on_all_partitions() throws Exception {
        JsonNode parent = api.post("startRun", "/jobs/parent/runs?wait_ms=60000", "").body();

        assertThat(parent.get("state").asText()).as("%s", parent).isEqualTo("SUCCEEDED");
        assertThat(parent.get("output").asInt()).isEqualTo(28);
        JsonNode children = runs("child");
        assertThat(children).hasSize(8);
        assertThat(StreamSupport.stream(children.spliterator(), false))
                .extracting(it -> RunIds.partition(it.get("id").asText()))
                .contains(0, 1);
        assertThat(runs("after")).isNotEmpty();
    }

    @Test
    void it_is_paused_on_every_partition() throws Exception {
        String before = api.start("held", "");
        assertThat(api.post("pauseJob", "/jobs/held/pause", "").status()).isEqualTo(200);
        assertThat(api.post("pauseJob", "/jobs/held/pause", "").status()).isEqualTo(409);
        for (int i = 0; i < 4; i++) {
            assertThat(run(api.start("held", "")).get("reason").asText()).isEqualTo("PAUSED");
        }

        assertThat(api.post("resumeJob", "/jobs/held/resume", "").status()).isEqualTo(200);
        assertThat(run(before).get("state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void whether_runs_are_spread_is_fixed_once_the_job_exists() throws Exception {
        String changed = JOBS.replace("{name: held, spread: true,", "{name: held,");
        ApiFixture.Reply reply =
                api.post(
                        "applyJobs",
                        "/apply",
                        ApiFixture.JSON.createObjectNode().put("source", changed).toString());

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().toString()).contains("spread", "held", "fixed once");
    }

    /// When there are some.
    private JsonNode runs(String job) throws Exception {
        Instant patience = Instant.now().plusSeconds(60);
        JsonNode runs = api.get("listRuns", "/runs?job=" + job).body().get("items");
        while (runs.isEmpty() && Instant.now().isBefore(patience)) {
            runs = api.get("listRuns", "/runs?job=" + job).body().get("items");
        }
        return runs;
    }

    private String latest(String job) throws Exception {
        return runs(job).get(0).get("id").asText();
    }

    private String over(String run) throws Exception {
        return api.get("showRun", "/runs/" + run + "?wait_ms=60000")
                .body()
                .get("run")
                .get("state")
                .asText();
    }

    private JsonNode run(String run) throws Exception {
        return api.get("showRun", "/runs/" + run).body().get("run");
    }
}
