package io.hivemind.systemtests.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The API as any program sees it.
public final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(70);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();
    private final String url;

    public Client(String url) {
        this.url = url + "/api/v1";
    }

    public void apply(Path file) {
        try {
            send(
                    "/apply",
                    Map.of("name", file.getFileName().toString(), "source", Files.readString(file)),
                    "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a run, at most one for the key, and returns its id.
    public String startRun(String job, String key) {
        return send("/jobs/" + job + "/runs", Map.of(), key).path("id").asText();
    }

    /// The run with its tasks.
    public JsonNode run(String id) {
        return answer(request("/runs/" + id).GET().build());
    }

    /// Waits for the end of a run, and returns it with its tasks.
    public JsonNode ended(String id) {
        return Until.present(
                "the end of run " + id,
                () -> {
                    JsonNode run = answer(request("/runs/" + id + "?wait_ms=5000").GET().build());
                    return java.util.Optional.of(run)
                            .filter(r -> !r.path("run").path("ended_at").asText("").isEmpty());
                },
                () -> run(id).toString());
    }

    /// Runs that the read model knows.
    public JsonNode runs() {
        return answer(request("/runs?limit=500").GET().build()).path("items");
    }

    /// What became of each slot of a job, the first thousand.
    public JsonNode slots(String job) {
        return answer(request("/jobs/" + job + "/slots?limit=1000").GET().build()).path("items");
    }

    public JsonNode executors() {
        return answer(request("/executors").GET().build()).path("items");
    }

    private JsonNode send(String path, Map<String, ?> body, String key) {
        try {
            HttpRequest.Builder request =
                    request(path)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
            if (!key.isEmpty()) {
                request.header("Idempotency-Key", key);
            }
            return answer(request.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    private JsonNode answer(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(
                        request.uri() + ": " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
