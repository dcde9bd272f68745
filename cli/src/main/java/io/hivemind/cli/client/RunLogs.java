package io.hivemind.cli.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hivemind.cli.UserError;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Reads the logs of a run through the API: all there is, or as they come.
public final class RunLogs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECONNECTS = 5;

    private final Api api;
    private final String path;
    private final Map<String, String> which;
    private long next = -1;

    /// @param which `task` and `attempt`, where only those are wanted
    public RunLogs(Api api, String run, Map<String, String> which) {
        this.api = api;
        this.path = "/runs/" + Api.segment(run) + "/logs";
        this.which = which;
    }

    /// What there is now, in order.
    public void read(Consumer<JsonNode> chunks) {
        while (true) {
            JsonNode range = api.get(path, query());
            range.path("items").forEach(chunks);
            if (range.path("next").isNull() || range.path("items").isEmpty()) {
                return;
            }
            next = range.path("next").asLong();
        }
    }

    /// As they come, until the run has ended. A connection that breaks is taken up again where it
    /// broke.
    public void follow(Consumer<JsonNode> chunks) {
        for (int broken = 0; broken <= RECONNECTS; broken++) {
            if (api.follow(path + "/follow", query(), event -> accept(event, chunks))) {
                return;
            }
        }
        throw new UserError(
                "the connection to the server broke "
                        + RECONNECTS
                        + " times; the run goes on without us");
    }

    private boolean accept(EventStream.Event event, Consumer<JsonNode> chunks) {
        switch (event.type()) {
            case "log" -> {
                JsonNode chunk = parse(event.data());
                next = chunk.path("at_offset").asLong() + 1;
                chunks.accept(chunk);
            }
            case "end" -> {
                return false;
            }
            default -> {
                // A keep-alive, or a kind that a newer server sends.
            }
        }
        return true;
    }

    private Map<String, String> query() {
        Map<String, String> query = new HashMap<>(which);
        if (next >= 0) {
            query.put("from", Long.toString(next));
        }
        return query;
    }

    private static JsonNode parse(String data) {
        try {
            return JSON.readTree(data);
        } catch (JacksonException e) {
            throw new UserError("the server sent a log line that is no JSON: " + data, e);
        }
    }
}
