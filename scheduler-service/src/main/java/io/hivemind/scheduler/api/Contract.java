package io.hivemind.scheduler.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// `openapi.yaml`, which comes first: requests are checked by it, and operations are bound to its
/// names.
final class Contract {
    private Contract() {}

    /// As it is published.
    static String text() {
        try (InputStream in = Contract.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is missing beside " + Contract.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For Vert.x, which takes no contract with media types that it cannot check itself: they stand
    /// for ones it can.
    static JsonObject json() {
        String known =
                text().replace("application/problem+json", "application/json")
                        .replace("text/event-stream", "text/plain")
                        .replace("application/yaml", "text/plain");
        Map<?, ?> read = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(known);
        JsonObject json = new JsonObject();
        read.forEach((key, value) -> json.put(String.valueOf(key), value));
        // Vert.x wants its own types all the way down.
        return new JsonObject(json.encode());
    }

    static Future<OpenAPIContract> load(Vertx vertx) {
        return OpenAPIContract.from(vertx, json());
    }
}
