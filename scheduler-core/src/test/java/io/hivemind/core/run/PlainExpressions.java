package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.ParamSpec;

import java.util.List;
import java.util.Map;

/// Expressions enough for the core's tests: `{{ run.id }}`, `{{ params }}`, `{{ attempt.number }}`
/// and `{{ tasks.x.output }}` are filled in, `{{ broken }}` fails.
final class PlainExpressions implements Expressions {

    static Evaluation parameters(List<ParamSpec> declared, Json given) {
        return given.text().contains("wrong")
                ? new Evaluation.Failure("wrong: no such parameter")
                : new Evaluation.Value(given);
    }

    @Override
    public Expression expression(String source) {
        return template("{{ " + source + " }}");
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
        for (Map.Entry<String, Scope.TaskView> task : scope.tasks().entrySet()) {
            filled =
                    filled.replace(
                            "{{ tasks." + task.getKey() + ".output }}",
                            task.getValue().output().text());
        }
        return new Evaluation.Value(new Json(filled));
    }
}
