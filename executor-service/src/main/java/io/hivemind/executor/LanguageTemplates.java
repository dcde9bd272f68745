package io.hivemind.executor;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.executor.body.Templates;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ShellCommand;

import java.util.Map;

/// Templates in CEL, with the task's environment known to them.
final class LanguageTemplates implements Templates {
    private final CelExpressions expressions = new CelExpressions();

    @Override
    public String text(String text, Values values) throws FailedException {
        if (!text.contains("{{")) {
            return text;
        }
        try {
            return CelExpressions.text(
                    value(inside(values).template(text).evaluate(values.scope())));
        } catch (IllegalArgumentException e) {
            throw new FailedException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Json json(Json json, Values values) throws FailedException {
        try {
            return value(inside(values).document(json).evaluate(values.scope()));
        } catch (IllegalArgumentException e) {
            throw new FailedException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ShellText shell(String command, Values values) throws FailedException {
        if (!command.contains("{{")) {
            return new ShellText(command, Map.of());
        }
        try {
            return switch (ShellCommand.of(command).resolve(inside(values), values.scope())) {
                case ShellCommand.Resolved(String text, Map<String, String> variables) ->
                        new ShellText(text, variables);
                case ShellCommand.Failed(String message) -> throw new FailedException(message);
            };
        } catch (IllegalArgumentException e) {
            throw new FailedException(String.valueOf(e.getMessage()));
        }
    }

    /// There is no store of secrets yet: none is known.
    private CelExpressions inside(Values values) {
        return expressions.inExecutor(values.env(), Map.of());
    }

    private static Json value(Evaluation evaluation) throws FailedException {
        return switch (evaluation) {
            case Evaluation.Value(Json json) -> json;
            case Evaluation.Failure(String message) -> throw new FailedException(message);
        };
    }
}
