package io.hivemind.scheduler.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/// A request that fits the contract.
public final class Call {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RoutingContext context;
    private final ValidatedRequest request;

    Call(RoutingContext context) {
        this.context = context;
        this.request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    }

    public String path(String name) {
        String raw = context.pathParam(name);
        return raw == null
                ? ""
                : raw.indexOf('%') < 0
                        ? raw
                        : URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    public @Nullable String query(String name) {
        RequestParameter value = request.getQuery().get(name);
        return value == null || value.isNull() ? null : value.getString();
    }

    public List<String> queryList(String name) {
        RequestParameter value = request.getQuery().get(name);
        List<String> items = new ArrayList<>();
        if (value != null && !value.isNull()) {
            value.getJsonArray().forEach(item -> items.add(String.valueOf(item)));
        }
        return items;
    }

    public int queryInt(String name, int otherwise) {
        return (int) queryLong(name, otherwise);
    }

    public long queryLong(String name, long otherwise) {
        RequestParameter value = request.getQuery().get(name);
        return value == null || value.isNull() ? otherwise : value.getLong();
    }

    public @Nullable Instant queryInstant(String name) {
        String text = query(name);
        try {
            // A plus sign that was not encoded arrives as a space.
            return text == null ? null : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            throw Problem.badRequest(
                    name + ": \"" + text + "\" is no instant; write one as 2026-11-21T08:00:00Z");
        }
    }

    public @Nullable String header(String name) {
        return context.request().getHeader(name);
    }

    /// The body as an object; an empty one where there is none.
    public ObjectNode body() {
        Buffer buffer = context.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            return JSON.createObjectNode();
        }
        try {
            return (ObjectNode) JSON.readTree(buffer.getBytes());
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory were not read", e);
        }
    }

    public HttpServerResponse response() {
        return context.response();
    }
}
