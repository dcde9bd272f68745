package io.hivemind.executor;

import io.hivemind.core.expression.Json;
import io.hivemind.executor.body.Templates;

import java.util.Map;

/// Templates without the language: none.
final class LanguageTemplates implements Templates {
    @Override
    public String text(String text, Values values) throws FailedException {
        if (text.contains("{{")) {
            throw new FailedException("templates are not known yet");
        }
        return text;
    }

    @Override
    public Json json(Json json, Values values) throws FailedException {
        return new Json(text(json.text(), values));
    }

    @Override
    public ShellText shell(String command, Values values) throws FailedException {
        return new ShellText(text(command, values), Map.of());
    }
}
