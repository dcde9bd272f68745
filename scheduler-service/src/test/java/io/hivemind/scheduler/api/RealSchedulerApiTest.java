package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

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

        assertThat(api.post("resumeJob", "/jobs/work/resume", "").status()).isEqualTo(200);
        JsonNode standing = api.get("showRun", "/runs/" + before).body().get("run");
        assertThat(standing.get("state").asText()).isEqualTo("RUNNING");
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
