package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Numbers and durations of a task, each of which may be a template over the run's parameters.
///
/// A template is checked and kept by its key; the reader then goes on with the default.
final class Settings {
    private final Values values;
    private final ExpressionCheck expressions;
    private final Map<String, String> templates = new LinkedHashMap<>();

    Settings(Messages messages, ExpressionCheck expressions) {
        this.values = new Values(messages);
        this.expressions = expressions;
    }

    /// The templates so far, by key: `retry.attempts`.
    Map<String, String> templates() {
        return templates;
    }

    Optional<Integer> integer(Node node, String key, int min, int max) {
        return isTemplate(node, key) ? Optional.empty() : values.integer(node, min, max);
    }

    Optional<Double> number(Node node, String key, double min, double max) {
        return isTemplate(node, key) ? Optional.empty() : values.number(node, min, max);
    }

    Optional<Duration> duration(Node node, String key) {
        return isTemplate(node, key) ? Optional.empty() : values.duration(node);
    }

    /// A duration that is not 0.
    Optional<Duration> positive(Node node, String key) {
        return isTemplate(node, key) ? Optional.empty() : values.positive(node);
    }

    private boolean isTemplate(Node node, String key) {
        if (node instanceof Node.Scalar scalar && Values.isTemplate(node)) {
            expressions.template(scalar, Place.SETTING);
            templates.put(key, scalar.text());
            return true;
        }
        return false;
    }
}
