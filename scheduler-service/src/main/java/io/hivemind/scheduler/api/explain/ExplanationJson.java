package io.hivemind.scheduler.api.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.explain.Explanation;
import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.run.TaskKey;
import io.hivemind.scheduler.api.service.EventJson;
import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.query.RunRow;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Explanations as the contract has them.
final class ExplanationJson {
    private ExplanationJson() {}

    static ObjectNode ofRun(
            RunRow run, @Nullable TaskKey task, Moment moment, Explanation explanation) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("run", run.id())
                        .put("job", run.job())
                        .put("task", task == null ? null : task.toString());
        write(json, moment, explanation);
        write(json.putArray("tasks"), explanation.parts());
        return json.put("state", explanation.state()).put("reason", explanation.reason());
    }

    static ObjectNode ofJob(
            String job, Moment moment, Explanation explanation, List<Fact> triggers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("job", job);
        write(json, moment, explanation);
        write(json.putArray("triggers"), triggers);
        return json;
    }

    /// @param writtenAt null where no record lies
    static ObjectNode ofRecord(
            TopicPartition place, long offset, @Nullable Instant writtenAt, Fate fate) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("topic", place.topic())
                        .put("partition", place.partition())
                        .put("offset", offset)
                        .put("at", instant(writtenAt))
                        .put("kind", fate.kind())
                        .put("outcome", fate.outcome())
                        .put("says", fate.says())
                        .put("run", orNull(fate.run()))
                        .put("job", orNull(fate.job()));
        ArrayNode events = json.putArray("events");
        fate.events().forEach(event -> events.add(EventJson.of(event.wire())));
        return json;
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static void write(ObjectNode json, Moment moment, Explanation explanation) {
        json.put("at", AvroJson.instant(moment.at())).put("says", explanation.says());
        ArrayNode gates = json.putArray("gates");
        for (Gate gate : explanation.gates()) {
            ObjectNode one =
                    gates.addObject()
                            .put("gate", gate.kind().word())
                            .put("standing", word(gate.standing()))
                            .put("says", gate.says())
                            .put("release", gate.release())
                            .put("release_at", instant(gate.releaseAt()));
            write(one.putArray("facts"), gate.facts());
        }
    }

    private static void write(ArrayNode list, List<Fact> facts) {
        for (Fact fact : facts) {
            list.addObject()
                    .put("name", fact.name())
                    .put("state", fact.state())
                    .put("says", fact.says())
                    .put("at", instant(fact.at()));
        }
    }

    private static String word(Gate.Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String instant(@Nullable Instant at) {
        return at == null ? null : AvroJson.instant(at);
    }
}
