package io.hivemind.executor.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.TaskInput;
import io.hivemind.avro.UpstreamTask;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;

import java.util.HashMap;
import java.util.Map;

/// What an attempt may read, as a scope for templates and as the document in `HIVEMIND_INPUT`.
final class Inputs {
    /// Exact: a number keeps all its digits, and one document is all there may be.
    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Inputs() {}

    static Scope scope(ReadyTask task) {
        TaskInput input = task.getInput();
        Map<String, Scope.TaskView> tasks = new HashMap<>();
        for (UpstreamTask upstream : input.getTasks()) {
            tasks.put(
                    upstream.getName(),
                    new Scope.TaskView(
                            upstream.getState(),
                            new Json(upstream.getOutput()),
                            upstream.getExitCode(),
                            upstream.getAttempts(),
                            upstream.getStartedAt(),
                            upstream.getEndedAt()));
        }
        String event = input.getTrigger().getEvent();
        String item = input.getItem();
        return new Scope(
                new Json(input.getParams()),
                new Scope.RunView(
                        task.getRunId(),
                        task.getJob(),
                        input.getNominalAt(),
                        input.getCreatedAt(),
                        input.getTrigger().getKind()),
                event == null ? null : new Json(event),
                tasks,
                item == null ? null : new Json(item),
                input.getIndex(),
                new Scope.AttemptView(
                        task.getAttempt().getAttempt(), task.getAttempt().getDispatch()));
    }

    /// `{"params": …, "outputs": {task: …}}`, and for an instance `item` and `index`.
    static JsonNode document(ReadyTask task) throws JsonProcessingException {
        TaskInput input = task.getInput();
        ObjectNode document = JSON.createObjectNode();
        document.set("params", JSON.readTree(input.getParams()));
        if (input.getIndex() >= 0) {
            String item = input.getItem();
            document.set("item", item == null ? null : JSON.readTree(item));
            document.put("index", input.getIndex());
        }
        ObjectNode outputs = document.putObject("outputs");
        for (UpstreamTask upstream : input.getTasks()) {
            if (input.getNeeds().contains(upstream.getName())) {
                outputs.set(upstream.getName(), JSON.readTree(upstream.getOutput()));
            }
        }
        return document;
    }
}
