package io.hivemind.cli.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hivemind.cli.UserError;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// A Hivemind server's HTTP API. A refusal becomes an [ApiException], a server that is not there a
/// [UserError].
///
/// On the JDK's old client: the new one sets TLS up for every address, which takes half a second.
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    static {
        // A request that broke off may have had its effect: whether it is sent again is ours to
        // say.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final String server;
    private final String base;

    /// @param server as `http://127.0.0.1:7878`
    public Api(String server) {
        this.server = server.replaceAll("/+$", "");
        this.base = this.server + "/api/v1";
    }

    public JsonNode get(String path, Map<String, String> query) {
        try {
            return answer(connect(path, query));
        } catch (IOException e) {
            throw notThere(e);
        }
    }

    public void delete(String path) {
        try {
            HttpURLConnection connection = connect(path, Map.of());
            connection.setRequestMethod("DELETE");
            answer(connection);
        } catch (IOException e) {
            throw notThere(e);
        }
    }

    public JsonNode post(
            String path, Map<String, String> query, JsonNode body, Map<String, String> headers) {
        try {
            HttpURLConnection connection = connect(path, query);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            headers.forEach(connection::setRequestProperty);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.toString().getBytes(StandardCharsets.UTF_8));
            }
            return answer(connection);
        } catch (IOException e) {
            throw notThere(e);
        }
    }

    /// True when the server says that it is ready; false when it is not, or not there.
    public boolean isReady() {
        try {
            HttpURLConnection connection = connect("/ready", Map.of());
            int status = connection.getResponseCode();
            read(connection, status);
            return status == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Reads a stream of server-sent events until it ends. Returns false when the connection broke
    /// before that.
    public boolean follow(String path, Map<String, String> query, EventStream.Listener listener) {
        HttpURLConnection connection = null;
        try {
            connection = connect(path, query);
            connection.setRequestProperty("Accept", "text/event-stream");
            connection.connect();
        } catch (IOException e) {
            throw notThere(e);
        }
        try {
            int status = connection.getResponseCode();
            if (status != 200) {
                throw problem(status, read(connection, status));
            }
            try (InputStream body = connection.getInputStream()) {
                return new EventStream(body).read(listener);
            }
        } catch (IOException e) {
            return false;
        } finally {
            // What was not read is not waited for.
            connection.disconnect();
        }
    }

    /// A path segment, escaped.
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpURLConnection connect(String path, Map<String, String> query) throws IOException {
        String parameters =
                query.entrySet().stream()
                        .map(entry -> segment(entry.getKey()) + "=" + segment(entry.getValue()))
                        .collect(Collectors.joining("&"));
        URI uri = uri(base + path + (parameters.isEmpty() ? "" : "?" + parameters));
        if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new UserError(server + " is no http:// or https:// address");
        }
        connection.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
        return connection;
    }

    private URI uri(String text) {
        try {
            URI uri = URI.create(text);
            uri.toURL();
            return uri;
        } catch (IllegalArgumentException | java.net.MalformedURLException e) {
            throw new UserError(server + " is no http:// or https:// address", e);
        }
    }

    private JsonNode answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String body = read(connection, status);
        if (status >= 300) {
            throw problem(status, body);
        }
        try {
            return body.isEmpty() ? JSON.nullNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            throw new UserError(
                    "the server at " + server + " did not answer with JSON: is it Hivemind?", e);
        }
    }

    private static String read(HttpURLConnection connection, int status) throws IOException {
        try (InputStream body =
                status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private UserError notThere(IOException e) {
        return new UserError(
                "no server answers at "
                        + server
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
