package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.ParamSpec;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Expressions enough for the core's tests: `{{ run.id }}`, `{{ params }}`, `{{ attempt.number }}`
/// and `{{ tasks.x.output }}` are filled in, `{{ broken }}` fails.
final class PlainExpressions implements Expressions {

    static Evaluation parameters(List<ParamSpec> declared, Json given) {
        return given.text().contains("wrong")
                ? new Evaluation.Failure("wrong: no such parameter")
                : new Evaluation.Value(given);
    }

    /// A literal as it stands; `item`, `params`, `tasks.x.output`, `tasks.x.state`; `broken` fails.
    @Override
    public Expression expression(String source) {
        return scope -> {
            String[] words = source.split("\\.");
            if (words[0].equals("broken")) {
                return new Evaluation.Failure("broken: no such variable");
            }
            return new Evaluation.Value(
                    switch (words[0]) {
                        case "item" -> Objects.requireNonNull(scope.item());
                        case "params" -> scope.params();
                        case "tasks" -> {
                            Scope.TaskView task =
                                    Objects.requireNonNull(scope.tasks().get(words[1]));
                            yield words[2].equals("state")
                                    ? new Json('"' + task.state() + '"')
                                    : task.output();
                        }
                        default -> new Json(source);
                    });
        };
    }

    @Override
    public Expression output(Json document) {
        return expression(document.asText());
    }

    @Override
    public Expression template(String text) {
        return scope -> fill("\"" + text + "\"", scope);
    }

    @Override
    public Expression document(Json document) {
        return scope -> fill(document.text(), scope);
    }

    private static Evaluation fill(String text, Scope scope) {
        if (text.contains("{{ broken }}")) {
            return new Evaluation.Failure("broken: no such variable");
        }
        String filled =
                text.replace("{{ run.id }}", scope.run().id())
                        .replace("{{ params }}", scope.params().text());
        if (scope.item() != null) {
            filled = filled.replace("{{ item }}", scope.item().text());
        }
        for (Map.Entry<String, Scope.TaskView> task : scope.tasks().entrySet()) {
            filled =
                    filled.replace(
                            "{{ tasks." + task.getKey() + ".output }}",
                            task.getValue().output().text());
        }
        return new Evaluation.Value(new Json(filled));
    }
}
