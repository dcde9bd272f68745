package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The body `produce`, compiled: one record, filled in when its task's turn comes.
public final class ProducedRecord {
    private final String topic;
    private final @Nullable Expression key;
    private final Expression value;
    private final Map<String, Expression> headers = new TreeMap<>();

    ProducedRecord(Body.Produce body, Expressions expressions) {
        topic = body.topic();
        key = body.key() == null ? null : expressions.template(body.key());
        value = expressions.document(body.value());
        body.headers().forEach((name, text) -> headers.put(name, expressions.template(text)));
    }

    /// What came of filling it in.
    sealed interface Filled {
        record Ready(Effect.PublishRecord effect) implements Filled {}

        /// The first expression that failed says why.
        record Failed(String message) implements Filled {}
    }

    Filled fill(Scope scope) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Expression> header : headers.entrySet()) {
            switch (header.getValue().evaluate(scope)) {
                case Evaluation.Value(Json json) -> texts.put(header.getKey(), json.asText());
                case Evaluation.Failure(String message) -> {
                    return new Filled.Failed(message);
                }
            }
        }
        Evaluation filledKey = key == null ? new Evaluation.Value(Json.NULL) : key.evaluate(scope);
        return switch (filledKey) {
            case Evaluation.Failure(String message) -> new Filled.Failed(message);
            case Evaluation.Value(Json json) ->
                    fill(scope, json.isNull() ? null : json.asText(), texts);
        };
    }

    private Filled fill(Scope scope, @Nullable String filledKey, Map<String, String> texts) {
        return switch (value.evaluate(scope)) {
            case Evaluation.Failure(String message) -> new Filled.Failed(message);
            case Evaluation.Value(Json json) -> sized(filledKey, json.asText(), texts);
        };
    }

    private Filled sized(@Nullable String filledKey, String text, Map<String, String> texts) {
        long bytes = Json.utf8Bytes(text);
        bytes += filledKey == null ? 0 : Json.utf8Bytes(filledKey);
        for (Map.Entry<String, String> header : texts.entrySet()) {
            bytes += (long) Json.utf8Bytes(header.getKey()) + Json.utf8Bytes(header.getValue());
        }
        if (bytes > Limits.RECORD_BYTES) {
            return new Filled.Failed(
                    "the record is " + bytes + " bytes, more than " + Limits.RECORD_BYTES);
        }
        return new Filled.Ready(new Effect.PublishRecord(topic, filledKey, text, texts));
    }
}
