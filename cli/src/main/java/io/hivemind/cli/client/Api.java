package io.hivemind.cli.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hivemind.cli.UserError;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// A Hivemind server's HTTP API. A refusal becomes an [ApiException], a server that is not there a
/// [UserError].
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final String base;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /// @param server as `http://127.0.0.1:7878`
    public Api(String server) {
        this.base = server.replaceAll("/+$", "") + "/api/v1";
    }

    public JsonNode get(String path, Map<String, String> query) {
        return send(request(path, query).GET().build());
    }

    public JsonNode post(
            String path, Map<String, String> query, JsonNode body, Map<String, String> headers) {
        HttpRequest.Builder request =
                request(path, query)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()));
        headers.forEach(request::header);
        return send(request.build());
    }

    /// True when the server says that it is ready; false when it is not, or not there.
    public boolean isReady() {
        try {
            return http.send(request("/ready", Map.of()).GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Reads a stream of server-sent events until it ends. Returns false when the connection broke
    /// before that.
    public boolean follow(String path, Map<String, String> query, EventStream.Listener listener) {
        HttpRequest request =
                request(path, query).header("Accept", "text/event-stream").GET().build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw problem(
                            response.statusCode(),
                            new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
                return new EventStream(body).read(listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ConnectException e) {
            throw notThere(e);
        } catch (IOException e) {
            return false;
        }
    }

    /// A path segment, escaped.
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String parameters =
                query.entrySet().stream()
                        .map(entry -> segment(entry.getKey()) + "=" + segment(entry.getValue()))
                        .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(
                URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters)));
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw problem(response.statusCode(), response.body());
            }
            return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new UserError(
                    "the server at " + base + " did not answer with JSON: is it Hivemind?", e);
        } catch (IOException e) {
            throw notThere(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private UserError notThere(IOException e) {
        return new UserError(
                "no server answers at "
                        + base
                        + "; start one with `hivemind up`, or name it with --server",
                e);
    }

    private static ApiException problem(int status, String body) {
        return new ApiException(status, parse(body));
    }

    private static @Nullable JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }
}
