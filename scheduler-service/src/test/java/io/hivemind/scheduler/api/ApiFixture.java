package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.LogChunk;
import io.hivemind.core.run.RunIds;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.Scheduler;
import io.hivemind.scheduler.config.SchedulerConfig;
import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// An API server on topics of its own, with a fake scheduler. Every answer is checked by the
/// contract, and may hold nothing that the contract does not name.
final class ApiFixture implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    final KafkaConnection kafka;
    private @Nullable FakeScheduler fake;
    private final Part engine;
    final ApiServer server;
    private final Vertx vertx = Vertx.vertx();
    private final ResponseValidator validator;
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final HttpClient http = HttpClient.newHttpClient();

    /// With the fake scheduler.
    ApiFixture(Path folder) throws Exception {
        this(folder, kafka -> () -> {});
        fake = new FakeScheduler(kafka);
    }

    /// With the scheduler that users get.
    static ApiFixture withScheduler(Path folder) throws Exception {
        return new ApiFixture(
                folder,
                kafka -> {
                    Scheduler scheduler =
                            new Scheduler(
                                    SchedulerConfig.of(kafka, folder.resolve("state")),
                                    new CelExpressions(),
                                    new ParameterCheck(),
                                    new SimpleMeterRegistry());
                    scheduler.start();
                    return scheduler::close;
                });
    }

    private ApiFixture(Path folder, Function<KafkaConnection, Part> engine) throws Exception {
        TestCluster cluster = TestCluster.shared();
        Topics topics = new Topics(TestCluster.uniquePrefix());
        kafka =
                new KafkaConnection(
                        cluster.bootstrapServers(), Map.of(), topics, Wire.singleObject());
        TopicSetup.ensure(
                cluster.admin(),
                new TopicCatalogue(topics, new TopicCatalogue.Sizing(2, (short) 1, (short) 1)));
        this.engine = engine.apply(kafka);
        ApiConfig config = ApiConfig.local(0, HistoryConfig.sqlite(folder.resolve("history.db")));
        server = ApiServer.start(config, kafka, List.of(), meters);
        OpenAPIContract contract =
                OpenAPIContract.from(vertx, strict(Contract.json()))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
        validator = ResponseValidator.create(vertx, contract);
    }

    /// What the fixture closes at its end.
    interface Part {
        void close();
    }

    FakeScheduler scheduler() {
        if (fake == null) {
            throw new IllegalStateException("this fixture has a scheduler of the test's own");
        }
        return fake;
    }

    /// An answer: its status, its body, and its headers.
    record Reply(int status, JsonNode body, HttpResponse<String> response) {}

    Reply get(String operation, String path) throws Exception {
        return send(operation, request(path).GET().build());
    }

    Reply delete(String operation, String path) throws Exception {
        return send(operation, request(path).DELETE().build());
    }

    Reply post(String operation, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(operation, request.build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + "/api/v1" + path))
                .timeout(Duration.ofSeconds(60));
    }

    Reply send(String operation, HttpRequest request) throws Exception {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        conforms(operation, response);
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Reply(
                response.statusCode(),
                json
                        ? JSON.readTree(response.body())
                        : JSON.getNodeFactory().textNode(response.body()),
                response);
    }

    private void conforms(String operation, HttpResponse<String> response) throws Exception {
        String type = response.headers().firstValue("Content-Type").orElse(null);
        if (type == null) {
            assertThat(response.body()).isEmpty();
            return;
        }
        if (response.statusCode() >= 400 && !type.equals("application/json")) {
            assertThat(type).isEqualTo("application/problem+json");
        }
        String checked = type.contains("json") ? "application/json" : "text/plain";
        Buffer body =
                Buffer.buffer(
                        checked.equals("text/plain")
                                ? JSON.writeValueAsString(response.body())
                                : response.body());
        if (checked.equals("application/json")) {
            validator
                    .validate(
                            ValidatableResponse.create(response.statusCode(), body, checked),
                            operation)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    /// Nothing but what a schema names.
    private static JsonObject strict(JsonObject node) {
        for (String key : node.fieldNames()) {
            Object value = node.getValue(key);
            if (value instanceof JsonObject object) {
                strict(object);
            } else if (value instanceof JsonArray array) {
                array.stream()
                        .filter(JsonObject.class::isInstance)
                        .forEach(item -> strict((JsonObject) item));
            }
        }
        if ("object".equals(node.getValue("type")) && node.containsKey("properties")) {
            node.put("additionalProperties", false);
        }
        return node;
    }

    /// Applies a file and expects that to go well.
    JsonNode apply(String source) throws Exception {
        Reply reply =
                post(
                        "applyJobs",
                        "/apply",
                        JSON.createObjectNode().put("source", source).toString());
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
        return reply.body();
    }

    /// Starts a run and expects that to go well.
    String start(String job, String body) throws Exception {
        Reply reply = post("startRun", "/jobs/" + job + "/runs", body);
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(201);
        return reply.body().get("id").asText();
    }

    void heartbeat(Heartbeat heartbeat) {
        String topic = kafka.topics().executors();
        byte[] value = kafka.wire().serde(Heartbeat.class).serializer().serialize(topic, heartbeat);
        var _ =
                TestCluster.shared()
                        .produce(
                                new StringSerializer(),
                                new ByteArraySerializer(),
                                new ProducerRecord<>(topic, heartbeat.getExecutor(), value));
    }

    void log(LogChunk chunk) {
        byte[] value =
                kafka.wire()
                        .serde(LogChunk.class)
                        .serializer()
                        .serialize(kafka.topics().logs(), chunk);
        var attempt = chunk.getAttempt();
        String key =
                chunk.getRunId()
                        + "/"
                        + attempt.getTask()
                        + "/"
                        + attempt.getAttempt()
                        + "/"
                        + attempt.getDispatch();
        var _ =
                TestCluster.shared()
                        .produce(
                                new StringSerializer(),
                                new ByteArraySerializer(),
                                new ProducerRecord<>(
                                        kafka.topics().logs(),
                                        RunIds.partition(chunk.getRunId()),
                                        key,
                                        value));
    }

    @Override
    public void close() {
        server.close();
        if (fake != null) {
            fake.close();
        }
        engine.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        http.close();
    }
}
