package io.hivemind.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The few requests to a Connect cluster that are needed here. A worker that is not the leader
/// hands them on to the one that is.
final class ConnectApi implements ConnectorKeeper.Cluster, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /// @param trouble null where all of it runs
    record Standing(Map<String, String> config, @Nullable String trouble) {}

    private final URI worker;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    ConnectApi(URI worker) {
        this.worker = worker;
    }

    /// All connectors, by name.
    @Override
    public Map<String, Standing> connectors() throws IOException, InterruptedException {
        JsonNode all = send("GET", "connectors?expand=status&expand=info", null);
        Map<String, Standing> connectors = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : all.properties()) {
            Map<String, String> config = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> setting :
                    one.getValue().path("info").path("config").properties()) {
                config.put(setting.getKey(), setting.getValue().asText());
            }
            connectors.put(
                    one.getKey(), new Standing(config, trouble(one.getValue().path("status"))));
        }
        return connectors;
    }

    private static @Nullable String trouble(JsonNode status) {
        String found = failure(status.path("connector"));
        for (JsonNode task : status.path("tasks")) {
            found = found == null ? failure(task) : found;
        }
        return found;
    }

    private static @Nullable String failure(JsonNode part) {
        return part.path("state").asText().equals("FAILED")
                ? cause(part.path("trace").asText())
                : null;
    }

    /// The innermost reason of a stack trace, without the trace.
    private static String cause(String trace) {
        String found = trace.lines().findFirst().orElse("it gives no reason");
        for (String line : trace.lines().toList()) {
            if (line.startsWith("Caused by: ")) {
                found = line.substring("Caused by: ".length());
            }
        }
        return found;
    }

    @Override
    public void put(String connector, Map<String, String> config)
            throws IOException, InterruptedException {
        send("PUT", "connectors/" + connector + "/config", JSON.writeValueAsString(config));
    }

    @Override
    public void delete(String connector) throws IOException, InterruptedException {
        send("DELETE", "connectors/" + connector, null);
    }

    @Override
    public void restart(String connector) throws IOException, InterruptedException {
        String what = "/restart?includeTasks=true&onlyFailed=true";
        send("POST", "connectors/" + connector + what, "");
    }

    private JsonNode send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(worker.resolve("/" + path))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    "Connect answers %d: %s"
                            .formatted(response.statusCode(), message(response.body())));
        }
        return response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
    }

    private static String message(String body) {
        try {
            return JSON.readTree(body).path("message").asText(body);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
