package io.hivemind.cli.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.expression.Json;
import io.hivemind.core.timeline.Timeline;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A timeline for machines.
public final class TimelineJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TimelineJson() {}

    public static ObjectNode of(Timeline timeline) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("from", timeline.from().toString()).put("to", timeline.to().toString());
        if (timeline.stopped() != null) {
            json.put("stopped", timeline.stopped());
        }
        ArrayNode slots = json.putArray("slots");
        timeline.slots().forEach(slot -> slot(slots.addObject(), slot));
        ArrayNode runs = json.putArray("runs");
        timeline.runs().forEach(run -> run(runs.addObject(), run));
        ArrayNode refused = json.putArray("refused");
        for (Timeline.RefusedLine line : timeline.refused()) {
            refused.addObject()
                    .put("at", line.at().toString())
                    .put("job", line.job())
                    .put("trigger", line.trigger().kind())
                    .put("why", line.why());
        }
        ArrayNode events = json.putArray("events");
        timeline.events().forEach(event -> event(events.addObject(), event));
        return json;
    }

    private static void slot(ObjectNode json, Timeline.SlotLine slot) {
        json.put("job", slot.job())
                .put("trigger", slot.trigger())
                .put("nominal", slot.nominalAt().toString())
                .put("local", slot.local())
                .put("at", slot.at().toString())
                .put("is", slot.is())
                .put("why", slot.why());
    }

    private static void run(ObjectNode json, Timeline.RunLine run) {
        json.put("run_id", run.runId())
                .put("job", run.job())
                .put("trigger", run.trigger().kind())
                .put("nominal", run.nominalAt().toString())
                .put("created", run.createdAt().toString())
                .put("state", run.state().name())
                .put("reason", run.reason() == null ? null : run.reason().name())
                .put("starts", text(run.startedAt()))
                .put("ends", text(run.endedAt()))
                .put("message", run.message());
        json.set("params", value(run.params()));
        json.set("output", value(run.output()));
        ArrayNode tasks = json.putArray("tasks");
        for (Timeline.TaskLine task : run.tasks()) {
            ObjectNode line =
                    tasks.addObject()
                            .put("task", task.key().toString())
                            .put("state", task.state().name())
                            .put("reason", task.reason() == null ? null : task.reason().name())
                            .put("attempts", task.attempts())
                            .put("fallback", task.fallback())
                            .put("fallback_attempts", task.fallbackAttempts())
                            .put("ends", text(task.endedAt()))
                            .put("message", task.message());
            line.set("output", value(task.output()));
            ArrayNode starts = line.putArray("starts");
            task.tries().forEach(one -> starts.add(one.startedAt().toString()));
        }
    }

    private static void event(ObjectNode json, Timeline.EventLine event) {
        json.put("at", event.at().toString())
                .put("type", event.type())
                .put("job", event.job())
                .put("run_id", event.runId())
                .put("task", event.task() == null ? null : event.task().toString())
                .put("detail", event.detail());
    }

    private static JsonNode value(Json json) {
        try {
            return MAPPER.readTree(json.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value of the engine is no JSON: " + json, e);
        }
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
