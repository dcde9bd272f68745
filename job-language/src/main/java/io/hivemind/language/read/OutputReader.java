package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.expression.JsonValues;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `output` of a job: an expression, or a map of them. In the model each text is bare CEL.
final class OutputReader {
    private static final int MAX_CHARS = 1024 * 1024;

    private final Messages messages;
    private final ExpressionCheck expressions;
    private final NodeJson json;
    private final JobScope scope;

    OutputReader(JobScope scope) {
        this.scope = scope;
        this.messages = scope.messages();
        this.expressions = scope.expressions();
        this.json = new NodeJson(messages);
    }

    Optional<Json> read(Node node) {
        try {
            return Optional.of(JsonValues.write(value(node), MAX_CHARS));
        } catch (IllegalArgumentException e) {
            messages.problem(node, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Node named(Node.Scalar scalar) {
        String text = TaskNames.resolved(scalar, scope);
        return text.equals(scalar.text())
                ? scalar
                : Node.Scalar.made(scalar.at(), scalar.path(), text);
    }

    private Object value(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.entries().forEach(entry -> map.put(entry.key(), value(entry.value())));
                yield map;
            }
            case Node.Sequence sequence -> {
                List<Object> list = new ArrayList<>();
                sequence.items().forEach(item -> list.add(value(item)));
                yield list;
            }
            case Node.Scalar scalar when scalar.kind() == Node.Kind.TEXT ->
                    expressions.expression(named(scalar), Place.OUTPUT).orElse("null");
            default -> json.value(node);
        };
    }
}
