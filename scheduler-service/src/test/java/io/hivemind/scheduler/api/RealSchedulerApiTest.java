package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.Scheduler;
import io.hivemind.scheduler.config.SchedulerConfig;
import io.hivemind.wire.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

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
        api = new ApiFixture(folder, this::scheduler);
        api.apply(
                """
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

    private ApiFixture.Part scheduler(KafkaConnection kafka) {
        Scheduler scheduler =
                new Scheduler(
                        SchedulerConfig.of(kafka, folder.resolve("state")),
                        new CelExpressions(),
                        new ParameterCheck(),
                        new SimpleMeterRegistry());
        scheduler.start();
        return scheduler::close;
    }
}
