package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.Drain;
import io.hivemind.avro.Heartbeat;
import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

class ServiceApiTest {
    /// One server for all: each test has jobs and runs of its own.
    @TempDir private static Path folder;

    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(folder);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void health_version_executors_and_the_contract_are_told() throws Exception {
        api.apply("{name: etl, run: echo}"); // answered by the history, so it has caught up

        assertThat(api.get("health", "/health").status()).isEqualTo(200);
        assertThat(api.get("ready", "/ready").body().get("status").asText()).isEqualTo("up");
        assertThat(api.get("version", "/version").body().get("api").asText()).isEqualTo("1");
        assertThat(api.get("listExecutors", "/executors").status()).isEqualTo(200);
        assertThat(api.get("contract", "/openapi.yaml").body().asText())
                .startsWith("openapi: 3.1.0");
    }

    @Test
    void metrics_are_told_in_prometheus_text_where_it_looks_and_in_the_contract() throws Exception {
        api.apply("{name: measured, run: echo}");
        assertThat(api.get("showJob", "/jobs/nobody").status()).isEqualTo(404);
        api.meters.counter("some.thing", "which", "a \"quoted\" one").increment(3);

        HttpResponse<String> usual =
                api.http.send(
                        HttpRequest.newBuilder(api.server.uri().resolve("/metrics")).build(),
                        BodyHandlers.ofString());
        ApiFixture.Reply contract = api.get("metrics", "/metrics");

        assertThat(usual.statusCode()).isEqualTo(200);
        assertThat(usual.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(usual.body().lines())
                .contains("some_thing_total{which=\"a \\\"quoted\\\" one\"} 3.0")
                .contains("hivemind_ready{check=\"history\"} 1.0")
                .contains("# TYPE hivemind_history_events_total counter")
                .anyMatch(line -> line.matches("hivemind_history_refused_total 0\\.0"))
                .anyMatch(line ->
                        line.matches(
                                "hivemind_api_requests_seconds_count\\{operation=\"showJob\","
                                        + "status=\"404\"} [1-9].*"));
        assertThat(contract.body().asText()).contains("some_thing_total", "operation=\"metrics\"");
    }

    @Test
    void an_executor_is_told_to_drain_and_one_that_is_not_there_cannot_be() throws Exception {
        api.heartbeat(Heartbeat.newBuilder().setExecutor("worker").setState("active").build());
        // Heartbeats are read before this definition, which is sent later.
        api.apply("{name: after-the-heartbeat, run: echo}");

        ApiFixture.Reply drained = api.post("drainExecutor", "/executors/worker/drain", "");
        ApiFixture.Reply nobody = api.post("drainExecutor", "/executors/nobody/drain", "");

        assertThat(drained.status()).as("%s", drained.body()).isEqualTo(204);
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.body().get("detail").asText()).contains("nobody");
        try (var control =
                TestCluster.shared()
                        .reader(
                                new StringDeserializer(),
                                api.kafka.wire().serde(ControlMessage.class).deserializer(),
                                api.kafka.topics().control())) {
            ControlMessage message = control.awaitCount(1).getFirst().value();
            assertThat(message.getExecutor()).isEqualTo("worker");
            assertThat(message.getBody()).isInstanceOf(Drain.class);
            assertThat(control.toEnd()).hasSize(1);
        }
    }

    @Test
    void events_are_fed_as_they_happen() throws Exception {
        api.apply("jobs: [{name: etl, run: echo}, {name: noise, run: echo}]");
        HttpResponse<Stream<String>> response =
                api.http.send(
                        api.request("/events/follow?job=etl").build(), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            Iterator<String> events = lines.filter(line -> line.startsWith("event: ")).iterator();

            api.start("noise", "{\"params\": {\"end\": true}}");
            api.start("etl", "{\"params\": {\"end\": true}}");

            assertThat(events.next()).isEqualTo("event: RunCreated");
            assertThat(events.next()).isEqualTo("event: RunStarted");
        }
    }

    @Test
    void what_the_contract_does_not_know_is_refused_with_the_reason() throws Exception {
        ApiFixture.Reply unknown =
                api.post("applyJobs", "/apply", "{\"source\": \"x\", \"sauce\": 1}");
        ApiFixture.Reply missing = api.post("applyJobs", "/apply", "{}");
        ApiFixture.Reply mistyped = api.get("listRuns", "/runs?limit=many");
        ApiFixture.Reply state = api.get("listRuns", "/runs?state=SLEEPING");

        assertThat(List.of(unknown.status(), missing.status(), mistyped.status(), state.status()))
                .containsOnly(400);
        assertThat(unknown.body().get("detail").asText()).contains("sauce");
        assertThat(missing.body().get("detail").asText()).contains("source");
        assertThat(mistyped.body().get("detail").asText()).contains("limit");
    }

    @Test
    void nonsense_is_refused_politely() throws Exception {
        assertThat(api.post("applyJobs", "/apply", "{not json").status()).isEqualTo(400);
        assertThat(api.get("listRuns", "/runs?after=nonsense").status()).isEqualTo(400);
        assertThat(api.get("listRuns", "/runs?since=yesterday").status()).isEqualTo(400);
        HttpResponse<String> text =
                api.http.send(
                        api.request("/apply")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x"))
                                .build(),
                        BodyHandlers.ofString());
        HttpResponse<String> nowhere =
                api.http.send(api.request("/nowhere").build(), BodyHandlers.ofString());
        HttpResponse<String> method =
                api.http.send(
                        api.request("/jobs").POST(BodyPublishers.noBody()).build(),
                        BodyHandlers.ofString());
        assertThat(text.statusCode()).isIn(400, 415);
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(method.statusCode()).isIn(404, 405);
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        String large = "{\"source\": \"" + "x".repeat(17 * 1024 * 1024) + "\"}";

        assertThat(api.post("applyJobs", "/apply", large).status()).isEqualTo(413);
    }

    @Test
    void pages_of_other_origins_and_other_names_for_this_machine_are_refused() throws Exception {
        ApiFixture.Reply foreign =
                api.post(
                        "applyJobs",
                        "/apply",
                        "{\"source\": \"x\"}",
                        "Origin",
                        "https://evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        ApiFixture.Reply own =
                api.send(
                        "listJobs",
                        api.request("/jobs").header("Origin", api.server.uri().toString()).build());
        assertThat(own.status()).isEqualTo(200);

        assertThat(rawStatus("/api/v1/jobs", "rebound.example")).contains(" 403 ");
    }

    @Test
    void an_address_that_others_reach_has_to_be_allowed() {
        HistoryConfig history = HistoryConfig.sqlite(folder.resolve("h.db"));

        assertThatThrownBy(() ->
                        new ApiConfig(
                                "0.0.0.0",
                                0,
                                false,
                                1 << 20,
                                java.time.Duration.ZERO,
                                io.hivemind.wire.TopicCatalogue.Sizing.EMBEDDED,
                                history))
                .hasMessageContaining("0.0.0.0");
        assertThat(ApiConfig.local(0, history).listeningOn("0.0.0.0").host()).isEqualTo("0.0.0.0");
    }

    @Test
    void a_port_in_use_is_one_clear_line() {
        ApiConfig config =
                ApiConfig.local(
                        api.server.port(), HistoryConfig.sqlite(folder.resolve("other.db")));
        KafkaConnection kafka = api.kafka;

        assertThatThrownBy(() -> ApiServer.start(config, kafka, List.of(), api.meters))
                .isInstanceOf(ApiStartException.class)
                .hasMessageContaining("127.0.0.1:" + api.server.port());
    }

    /// The JDK's client chooses the Host header itself.
    private String rawStatus(String path, String host) throws Exception {
        String request =
                String.format("GET %s HTTP/1.1%nHost: %s%nConnection: close%n%n", path, host);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    request.replace(System.lineSeparator(), "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
