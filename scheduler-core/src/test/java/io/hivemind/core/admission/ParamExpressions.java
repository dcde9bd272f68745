package io.hivemind.core.admission;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Expressions enough for admission: `params.x`, bare or as a template; fails where there is none.
final class ParamExpressions implements Expressions {
    private static final Pattern PARAM = Pattern.compile("params(?:\\.|\\[')(\\w+)");

    @Override
    public Expression expression(String source) {
        Matcher matcher = PARAM.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException(source);
        }
        Pattern value = Pattern.compile("\"" + matcher.group(1) + "\":(\"[^\"]*\"|\\d+)");
        return scope -> {
            Matcher found = value.matcher(scope.params().text());
            return found.find()
                    ? new Evaluation.Value(new Json(found.group(1)))
                    : new Evaluation.Failure("no such key: " + source);
        };
    }

    @Override
    public Expression template(String text) {
        return expression(text);
    }

    @Override
    public Expression document(Json document) {
        throw new UnsupportedOperationException("admission has no documents");
    }
}
