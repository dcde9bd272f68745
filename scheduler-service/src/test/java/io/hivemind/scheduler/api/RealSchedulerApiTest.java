package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/// The same calls with the scheduler that users get. No executor: tasks without a body end by
/// themselves.
class RealSchedulerApiTest {
    @TempDir private Path folder;
    private ApiFixture api;

    @BeforeEach
    void start() throws Exception {
        api = ApiFixture.withScheduler(folder);
        api.apply(
                """
                pools: [{name: warehouse, slots: 1}]
                jobs:
                  - name: gates
                    params: {region: {type: string, required: true}}
                    tasks:
                      - {name: second, needs: [first]}
                      - {name: first}
                  - name: work
                    tasks:
                      - {name: main, run: echo}
                      - {name: later, needs: [main]}
                  - name: parent
                    output: tasks.child.state
                    tasks:
                      - {name: child, job: gates, with: {region: eu}, pool: warehouse}
                  - name: shaky
                    tasks:
                      - {name: sound}
                      - {name: unsound, needs: [sound], for_each: "[1 / 0]", run: echo}
                """);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void runs_are_started_refused_repeated_and_cancelled() throws Exception {
        JsonNode ended =
                api.post(
                                "startRun",
                                "/jobs/gates/runs?wait_ms=60000",
                                "{\"params\": {\"region\": \"eu\"}}",
                                "Idempotency-Key",
                                "k1")
                        .body();
        assertThat(ended.get("state").asText()).isEqualTo("SUCCEEDED");
        JsonNode tasks =
                api.get("showRun", "/runs/" + ended.get("id").asText()).body().get("tasks");
        assertThat(tasks.get(0).get("task").asText()).isEqualTo("second");
        assertThat(tasks.get(1).get("state").asText()).isEqualTo("SUCCEEDED");

        ApiFixture.Reply again =
                api.post(
                        "startRun",
                        "/jobs/gates/runs",
                        "{\"params\": {\"region\": \"us\"}}",
                        "Idempotency-Key",
                        "k1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(ended);

        ApiFixture.Reply refused = api.post("startRun", "/jobs/gates/runs", "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("detail").asText()).contains("region");

        String run = api.start("work", "");
        JsonNode shown = api.get("showRun", "/runs/" + run).body();
        assertThat(shown.get("tasks").get(1).get("state").asText()).isEqualTo("PENDING");
        ApiFixture.Reply cancelled = api.post("cancelRun", "/runs/" + run + "/cancel", "");
        assertThat(cancelled.status()).as("%s", cancelled.body()).isEqualTo(200);
        JsonNode over = api.get("showRun", "/runs/" + run + "?wait_ms=60000").body();
        assertThat(over.get("run").get("state").asText()).isEqualTo("CANCELLED");
        assertThat(over.get("run").get("reason").asText()).isEqualTo("USER");
        assertThat(api.post("cancelRun", "/runs/" + run + "/cancel", "").status()).isEqualTo(409);
    }

    @Test
    void a_task_that_starts_a_job_waits_for_it_with_slots_of_a_pool() throws Exception {
        JsonNode ended = run("parent");

        assertThat(ended.get("state").asText()).as("%s", ended).isEqualTo("SUCCEEDED");
        assertThat(ended.get("output").asText()).isEqualTo("SUCCEEDED");
        JsonNode runs = api.get("listRuns", "/runs?job=gates").body().get("items");
        assertThat(runs.get(0).get("trigger").get("kind").asText()).isEqualTo("job");
    }

    @Test
    void a_run_is_paused_and_resumed() throws Exception {
        String run = api.start("work", "");

        JsonNode paused = api.post("pauseRun", "/runs/" + run + "/pause", "").body();
        assertThat(paused.get("reason").asText()).isEqualTo("PAUSED");
        assertThat(api.post("pauseRun", "/runs/" + run + "/pause", "").status()).isEqualTo(409);

        JsonNode resumed = api.post("resumeRun", "/runs/" + run + "/resume", "").body();
        assertThat(resumed.get("state").asText()).isEqualTo("RUNNING");
        assertThat(resumed.get("reason").isNull()).isTrue();
    }

    @Test
    void a_paused_job_holds_its_active_runs_and_new_ones() throws Exception {
        String before = api.start("work", "");

        assertThat(api.post("pauseJob", "/jobs/work/pause", "").status()).isEqualTo(200);
        assertThat(api.post("pauseJob", "/jobs/work/pause", "").status()).isEqualTo(409);
        String meanwhile = api.start("work", "");
        assertThat(reason(meanwhile)).isEqualTo("PAUSED");
        assertThat(paused()).containsExactly("work");

        assertThat(api.post("resumeJob", "/jobs/work/resume", "").status()).isEqualTo(200);
        JsonNode standing = api.get("showRun", "/runs/" + before).body().get("run");
        assertThat(standing.get("state").asText()).isEqualTo("RUNNING");
        assertThat(paused()).isEmpty();
    }

    @Test
    void pools_say_who_holds_them_and_are_deleted_when_no_job_takes_of_them() throws Exception {
        api.apply(
                """
                pools: [{name: desk, slots: 3}, {name: calls, rate: {limit: 5, per: 1m}}]
                jobs:
                  - name: holder
                    tasks: [{name: t, run: echo, for_each: 2, pools: {desk: 2, calls: 1}}]
                """);
        String run = api.start("holder", "");

        JsonNode desk = pool("desk");
        while (desk.get("holders").isEmpty() || desk.get("waiting").asInt() == 0) {
            desk = pool("desk");
        }
        assertThat(desk.get("slots").asInt()).isEqualTo(3);
        assertThat(desk.get("taken").asInt()).isEqualTo(2);
        assertThat(desk.get("waiting").asInt()).isEqualTo(1);
        assertThat(desk.get("holders").get(0).get("run").asText()).isEqualTo(run);
        assertThat(desk.get("holders").get(0).get("instance").asInt()).isZero();
        JsonNode calls = pool("calls");
        assertThat(calls.get("rate").get("per_ms").asInt()).isEqualTo(60_000);
        assertThat(calls.get("taken").asInt()).isEqualTo(1);

        ApiFixture.Reply refused = api.delete("deletePool", "/pools/desk");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().get("detail").asText()).contains("holder");
        assertThat(api.delete("deletePool", "/pools/nowhere").status()).isEqualTo(404);
        assertThat(api.delete("deleteJob", "/jobs/holder").status()).isEqualTo(204);
        assertThat(api.delete("deletePool", "/pools/desk").status()).isEqualTo(204);
        assertThat(pools()).extracting(it -> it.get("name").asText()).doesNotContain("desk");
    }

    private JsonNode pool(String name) throws Exception {
        return pools().stream()
                .filter(it -> it.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> pools() throws Exception {
        JsonNode items = api.get("listPools", "/pools").body().get("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    private List<String> paused() throws Exception {
        JsonNode items = api.get("listJobs", "/jobs").body().get("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(job -> job.get("paused").asBoolean())
                .map(job -> job.get("name").asText())
                .toList();
    }

    @Test
    void a_rerun_from_the_failed_tasks_takes_over_what_succeeded() throws Exception {
        JsonNode failed = run("shaky");
        assertThat(failed.get("state").asText()).isEqualTo("FAILED");

        ApiFixture.Reply reply =
                api.post(
                        "rerun",
                        "/runs/" + failed.get("id").asText() + "/rerun",
                        "{\"from\": \"failed\"}");

        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(201);
        String run = reply.body().get("id").asText();
        JsonNode over = api.get("showRun", "/runs/" + run + "?wait_ms=60000").body();
        assertThat(over.get("run").get("state").asText()).isEqualTo("FAILED");
        assertThat(over.get("run").get("trigger").get("kind").asText()).isEqualTo("rerun");
        JsonNode sound = over.get("tasks").get(0);
        JsonNode before = api.get("showRun", "/runs/" + failed.get("id").asText()).body();
        assertThat(sound.get("ended_at")).isEqualTo(before.get("tasks").get(0).get("ended_at"));
    }

    private JsonNode run(String job) throws Exception {
        return api.post("startRun", "/jobs/" + job + "/runs?wait_ms=60000", "").body();
    }

    private String reason(String run) throws Exception {
        return api.get("showRun", "/runs/" + run).body().get("run").get("reason").asText();
    }
}
