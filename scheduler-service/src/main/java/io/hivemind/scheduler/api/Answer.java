package io.hivemind.scheduler.api;

import com.fasterxml.jackson.databind.JsonNode;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What an operation answers.
///
/// @param body null for none
public record Answer(
        int status,
        @Nullable String contentType,
        @Nullable Buffer body,
        Map<String, String> headers) {
    static final String JSON = "application/json";

    public static Answer ok(JsonNode body) {
        return json(200, body);
    }

    public static Answer json(int status, JsonNode body) {
        return new Answer(status, JSON, Buffer.buffer(body.toString()), Map.of());
    }

    public static Answer empty() {
        return new Answer(204, null, null, Map.of());
    }

    public static Answer text(String contentType, String body) {
        return new Answer(200, contentType, Buffer.buffer(body), Map.of());
    }

    /// In Prometheus' text format.
    static Answer metrics(String text) {
        return text("text/plain; version=0.0.4; charset=utf-8", text);
    }

    public Answer at(String location) {
        return new Answer(status, contentType, body, Map.of("Location", location));
    }
}
