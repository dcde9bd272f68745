package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class RunsApiTest {
    /// One server for all: each test has jobs and runs of its own.
    @TempDir private static Path folder;

    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(folder);
        api.apply(
                """
                jobs:
                  - name: etl
                    tasks:
                      - {name: main, run: echo}
                      - {name: later, run: echo, needs: [main]}
                  - {name: other, run: echo}
                  - {name: listed, run: echo}
                  - {name: ended, run: echo}
                  - {name: paged, run: echo}
                """);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void a_start_is_answered_when_the_run_is_in_the_history() throws Exception {
        ApiFixture.Reply started =
                api.post(
                        "startRun",
                        "/jobs/etl/runs",
                        "{\"params\": {\"region\": \"eu\"}}",
                        "Idempotency-Key",
                        "k1");

        assertThat(started.status()).isEqualTo(201);
        assertThat(started.body().get("trigger").get("id").asText()).isEqualTo("k1");
        assertThat(started.body().get("params").get("region").asText()).isEqualTo("eu");
        String id = started.body().get("id").asText();
        assertThat(started.response().headers().firstValue("Location"))
                .contains("/api/v1/runs/" + id);
        JsonNode detail = api.get("showRun", "/runs/" + id).body();
        assertThat(detail.get("run")).isEqualTo(started.body());
        assertThat(detail.get("tasks").get(0).get("history").get(0).get("queue").asText())
                .isEqualTo("default");
    }

    @Test
    void a_task_that_still_waits_for_its_needs_is_shown_in_file_order() throws Exception {
        JsonNode shown = api.get("showRun", "/runs/" + api.start("etl", "")).body();

        assertThat(shown.get("tasks").get(0).get("task").asText()).isEqualTo("main");
        assertThat(shown.get("tasks").get(0).get("state").asText()).isEqualTo("QUEUED");
        assertThat(shown.get("tasks").get(1).get("task").asText()).isEqualTo("later");
        assertThat(shown.get("tasks").get(1).get("reason").asText()).isEqualTo("DEPENDENCIES");
    }

    @Test
    void the_same_key_means_the_same_run() throws Exception {
        ApiFixture.Reply first =
                api.post("startRun", "/jobs/etl/runs", "", "Idempotency-Key", "order-17");
        ApiFixture.Reply again =
                api.post("startRun", "/jobs/etl/runs", "", "Idempotency-Key", "order-17");
        ApiFixture.Reply other =
                api.post("startRun", "/jobs/other/runs", "", "Idempotency-Key", "order-17");

        assertThat(List.of(first.status(), again.status(), other.status()))
                .containsExactly(201, 200, 201);
        assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(other.body().get("id")).isNotEqualTo(first.body().get("id"));
    }

    @Test
    void two_starts_with_one_key_at_the_same_time_are_one_run() throws Exception {
        List<CompletableFuture<ApiFixture.Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return api.post(
                                    "startRun", "/jobs/etl/runs", "", "Idempotency-Key", "same");
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }));
        }
        List<String> ids = new ArrayList<>();
        for (CompletableFuture<ApiFixture.Reply> call : calls) {
            ApiFixture.Reply reply = call.get(60, TimeUnit.SECONDS);
            assertThat(reply.status()).isIn(200, 201);
            ids.add(reply.body().get("id").asText());
        }

        assertThat(ids).hasSize(5).containsOnly(ids.getFirst());
    }

    @Test
    void a_start_may_wait_for_the_end() throws Exception {
        JsonNode ended =
                api.post(
                                "startRun",
                                "/jobs/etl/runs?wait_ms=60000",
                                "{\"params\": {\"end\": true}}")
                        .body();

        assertThat(ended.get("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(ended.get("ended_at").isNull()).isFalse();
    }

    @Test
    void showing_a_run_may_wait_for_its_end_too() throws Exception {
        String run = api.start("etl", "");
        CompletableFuture<ApiFixture.Reply> waiting =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return api.get("showRun", "/runs/" + run + "?wait_ms=60000");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });

        api.scheduler().end(run);

        JsonNode shown = waiting.get(60, TimeUnit.SECONDS).body();
        assertThat(shown.get("run").get("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(shown.get("tasks").get(0).get("output").get("rows").asInt()).isEqualTo(12);
    }

    @Test
    void a_wait_ends_with_its_time() throws Exception {
        JsonNode shown = api.get("showRun", "/runs/" + api.start("etl", "") + "?wait_ms=50").body();

        assertThat(shown.get("run").get("state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void what_the_scheduler_refuses_is_told_with_its_reason() throws Exception {
        ApiFixture.Reply refused =
                api.post("startRun", "/jobs/etl/runs", "{\"params\": {\"bad\": true}}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("type").asText())
                .isEqualTo("urn:hivemind:problem:bad-params");
        assertThat(refused.body().get("detail").asText()).contains("no parameter of that name");
    }

    @Test
    void a_cancel_is_answered_when_it_is_decided_and_a_second_one_is_refused() throws Exception {
        String run = api.start("etl", "");

        ApiFixture.Reply cancelled = api.post("cancelRun", "/runs/" + run + "/cancel", "");
        ApiFixture.Reply again = api.post("cancelRun", "/runs/" + run + "/cancel", "");

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.body().get("state").asText()).isEqualTo("CANCELLED");
        assertThat(cancelled.body().get("reason").asText()).isEqualTo("USER");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().get("detail").asText()).contains("CANCELLED");
        JsonNode attempt =
                api.get("showRun", "/runs/" + run).body().get("tasks").get(0).get("history").get(0);
        assertThat(attempt.get("state").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void runs_are_listed_by_job_state_and_time_the_newest_first() throws Exception {
        String first = api.start("listed", "");
        String second = api.start("ended", "{\"params\": {\"end\": true}}");
        JsonNode waited =
                api.get("showRun", "/runs/" + second + "?wait_ms=60000").body().get("run");

        assertThat(ids("")).containsSubsequence(second, first);
        assertThat(ids("?job=listed")).containsExactly(first);
        assertThat(ids("?state=RUNNING,PENDING")).contains(first).doesNotContain(second);
        assertThat(ids("?state=SUCCEEDED&job=listed")).isEmpty();
        assertThat(ids("?state=SUCCEEDED&job=ended")).containsExactly(second);
        assertThat(ids("?since=" + waited.get("created_at").asText())).contains(second);
        assertThat(ids("?until=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("?since=2020-01-01T00:00:00%2B02:00")).contains(first, second);
    }

    @Test
    void pages_of_runs_hold_each_run_once() throws Exception {
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            started.addFirst(api.start("paged", ""));
        }

        List<String> seen = new ArrayList<>();
        String after = "";
        while (after != null) {
            JsonNode page =
                    api.get(
                                    "listRuns",
                                    "/runs?job=paged&limit=2"
                                            + (after.isEmpty() ? "" : "&after=" + after))
                            .body();
            page.get("items").forEach(run -> seen.add(run.get("id").asText()));
            after = page.get("next").isNull() ? null : page.get("next").asText();
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(started).doesNotHaveDuplicates();
    }

    @Test
    void events_of_a_run_are_read_in_order_until_all_is_told() throws Exception {
        String run = api.start("etl", "{\"params\": {\"end\": true}}");
        api.get("showRun", "/runs/" + run + "?wait_ms=60000");

        JsonNode first = api.get("readEvents", "/runs/" + run + "/events?limit=2").body();
        JsonNode rest =
                api.get("readEvents", "/runs/" + run + "/events?from=" + first.get("next").asLong())
                        .body();

        List<String> types = new ArrayList<>();
        first.get("items").forEach(event -> types.add(event.get("type").asText()));
        rest.get("items").forEach(event -> types.add(event.get("type").asText()));
        assertThat(types)
                .containsExactly(
                        "RunCreated", "RunStarted", "TaskQueued", "TaskSucceeded", "RunSucceeded");
        assertThat(rest.get("next").isNull()).isTrue();
        assertThat(rest.get("items").get(1).get("data").get("output").get("rows").asInt())
                .isEqualTo(12);
    }

    @Test
    void what_is_not_there_is_said_by_name() throws Exception {
        ApiFixture.Reply noRun = api.get("showRun", "/runs/0-nosuchrun");
        ApiFixture.Reply noJob = api.post("startRun", "/jobs/nope/runs", "");

        assertThat(noRun.status()).isEqualTo(404);
        assertThat(noRun.body().get("detail").asText()).contains("0-nosuchrun");
        assertThat(noJob.status()).isEqualTo(404);
        assertThat(noJob.body().get("detail").asText()).contains("nope");
    }

    private List<String> ids(String query) throws Exception {
        List<String> ids = new ArrayList<>();
        api.get("listRuns", "/runs" + query)
                .body()
                .get("items")
                .forEach(run -> ids.add(run.get("id").asText()));
        return ids;
    }
}
