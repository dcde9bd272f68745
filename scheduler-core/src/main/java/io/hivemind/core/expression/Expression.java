package io.hivemind.core.expression;

/// One compiled expression or template. Evaluation has no side effect and a bounded cost, and a
/// failure is a value.
@FunctionalInterface
public interface Expression {
    Evaluation evaluate(Scope scope);
}
