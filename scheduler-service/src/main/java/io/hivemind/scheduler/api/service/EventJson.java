package io.hivemind.scheduler.api.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.avro.Event;
import io.hivemind.scheduler.history.json.AvroJson;

import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/// Events as the contract has them.
public final class EventJson {
    private EventJson() {}

    public static ObjectNode of(Event event) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", type(event))
                        .put("run", orNull(event.getRunId()))
                        .put("job", orNull(event.getJob()))
                        .put("revision", event.getRevision())
                        .put("sequence", event.getSequence())
                        .put("decided_at", AvroJson.instant(event.getDecidedAt()));
        json.set("cause", AvroJson.of(event.getCause()));
        Object body = event.getBody();
        json.set(
                "data",
                body instanceof IndexedRecord record
                        ? AvroJson.of(record)
                        : JsonNodeFactory.instance.objectNode());
        return json;
    }

    /// The name of the event's record; `Unknown` for one of a later version.
    static String type(Event event) {
        return event.getBody() instanceof IndexedRecord record
                ? record.getSchema().getName()
                : "Unknown";
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
