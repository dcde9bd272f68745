package io.hivemind.language.testrun;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;
import io.hivemind.core.simulation.World;
import io.hivemind.language.CelExpressions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Fills in the templates of a body as an executor would, to see whether that fails. What no test
/// can know does not: variables of the executor, and what is made of an output that a task does not
/// have because no script gave it one.
final class BodyTemplates implements World.Bodies {
    private static final Pattern UNKNOWN = Pattern.compile("\\b(env|secrets)\\b");

    private final CelExpressions expressions;

    BodyTemplates(CelExpressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public @Nullable String failure(Body body, Scope input) {
        List<String> texts = new ArrayList<>();
        List<Json> documents = new ArrayList<>();
        switch (body) {
            case Body.Run run -> {
                texts.addAll(run.commands());
                texts.addAll(run.env().values());
            }
            case Body.Http http -> {
                texts.add(http.url());
                texts.addAll(http.headers().values());
                if (http.body() != null) {
                    documents.add(http.body());
                }
            }
            case Body.Java java -> documents.add(java.with());
            case Body.Container container -> {
                texts.add(container.image());
                texts.addAll(container.commands());
                documents.add(container.settings());
            }
            case Body.None ignored -> {}
            case Body.Produce ignored -> {}
            case Body.Job ignored -> {}
            case Body.Group ignored -> {}
        }
        for (String text : texts) {
            String failure = isKnown(text, input) ? fill(expressions.template(text), input) : null;
            if (failure != null) {
                return failure;
            }
        }
        for (Json document : documents) {
            String text = document.text();
            String failure =
                    isKnown(text, input) ? fill(expressions.document(document), input) : null;
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private static @Nullable String fill(Expression template, Scope input) {
        return template.evaluate(input) instanceof Evaluation.Failure(String message)
                ? message
                : null;
    }

    private static boolean isKnown(String text, Scope input) {
        if (!text.contains("{{") || UNKNOWN.matcher(text).find()) {
            return false;
        }
        for (Map.Entry<String, Scope.TaskView> task : input.tasks().entrySet()) {
            if (task.getValue().output().isNull() && text.contains(task.getKey())) {
                return false;
            }
        }
        return true;
    }
}
