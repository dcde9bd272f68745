package io.hivemind.core.expression;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// One compiled expression or template. Evaluation has no side effect and a bounded cost, and a
/// failure is a value.
@FunctionalInterface
public interface Expression {
    Evaluation evaluate(Scope scope);

    /// The tasks whose values it may read; null: any.
    default @Nullable Set<String> tasks() {
        return null;
    }
}
