package io.hivemind.core.simulation;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;

/// Expressions that are their own value: `true`, `3`, `[1,2]`, or `fail`. Enough for jobs that are
/// drawn by lot.
final class Constants implements Expressions {
    @Override
    public Expression expression(String source) {
        return scope ->
                source.equals("fail")
                        ? new Evaluation.Failure("it was asked to fail")
                        : new Evaluation.Value(new Json(source));
    }

    @Override
    public Expression template(String text) {
        return scope -> new Evaluation.Value(new Json('"' + text + '"'));
    }

    @Override
    public Expression document(Json document) {
        return scope -> new Evaluation.Value(document);
    }

    @Override
    public Expression output(Json document) {
        return document(document);
    }
}
