package io.hivemind.wire.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends a request to the registry: to one address after the other, in several rounds, until one
/// gives an answer that is not about its own bad health. All calls are safe to repeat (registering
/// a schema twice gives the same id).
final class RegistryHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";

    /// @param status below 500
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status / 100 == 2;
        }

        int errorCode() {
            return body.path("error_code").asInt(0);
        }

        String message() {
            String text = body.path("message").asText("");
            return text.isEmpty() ? "HTTP status " + status : text;
        }
    }

    private final RegistryConfig config;
    private final HttpClient client;

    /// Index of the address that answered last.
    private final AtomicInteger preferred = new AtomicInteger();

    RegistryHttp(RegistryConfig config) {
        this.config = config;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(config.connectTimeout());
        if (config.ssl() != null) {
            builder.sslContext(config.ssl());
        }
        this.client = builder.build();
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, JsonNode body) {
        return send("POST", path, body);
    }

    Answer put(String path, JsonNode body) {
        return send("PUT", path, body);
    }

    private Answer send(String method, String path, @Nullable JsonNode body) {
        String trouble = "";
        Exception last = null;
        for (int round = 0; round < config.rounds(); round++) {
            if (round > 0) {
                pause(round);
            }
            int first = preferred.get();
            for (int i = 0; i < config.urls().size(); i++) {
                int index = (first + i) % config.urls().size();
                URI url = config.urls().get(index);
                try {
                    Answer answer = once(url, method, path, body);
                    if (answer.status < 500 && answer.status != 429 && answer.status != 408) {
                        preferred.set(index);
                        return answer;
                    }
                    trouble = url + " answers " + answer.status + ": " + answer.message();
                } catch (IOException e) {
                    trouble = url + " " + inWords(e);
                    last = e;
                }
                LOG.debug("schema registry: {}", trouble);
            }
        }
        throw new RegistryUnavailableException(
                "the schema registry cannot be asked: " + trouble, last);
    }

    private Answer once(URI url, String method, String path, @Nullable JsonNode body)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(config.readTimeout())
                        .header("Accept", TYPE + ", application/json;q=0.9")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", TYPE);
        }
        if (config.authorization() != null) {
            request.header("Authorization", config.authorization());
        }
        try {
            HttpResponse<byte[]> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), json(response));
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while the schema registry was asked", e);
        }
    }

    /// An error page of a proxy in between is no JSON; a success that is none is no registry.
    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            if (response.statusCode() / 100 == 2) {
                String start =
                        new String(
                                response.body(),
                                0,
                                Math.min(60, response.body().length),
                                StandardCharsets.UTF_8);
                throw new IOException("answers with something that is no JSON: " + start, e);
            }
            return MissingNode.getInstance();
        }
    }

    private static String inWords(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return "does not answer in time";
        }
        return e.getMessage() == null
                ? "cannot be reached"
                : "cannot be reached: " + e.getMessage();
    }

    private void pause(int round) {
        try {
            Thread.sleep(config.pause().multipliedBy(round));
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while the schema registry was asked", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
