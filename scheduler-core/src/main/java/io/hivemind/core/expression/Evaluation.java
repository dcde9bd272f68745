package io.hivemind.core.expression;

/// What came of evaluating an expression.
public sealed interface Evaluation {
    record Value(Json json) implements Evaluation {}

    /// The message is for the author of the job: it names the expression and what was wrong.
    record Failure(String message) implements Evaluation {}
}
