package io.hivemind.core.expression;

/// Compiles the expressions of a job. Implemented outside the core (with CEL), handed in as an
/// argument.
public interface Expressions {

    /// Compiles bare CEL, or one `{{ template }}` alone. Throws IllegalArgumentException on source
    /// that was never validated: a definition that got here has passed the same compiler.
    Expression expression(String source);

    /// Compiles a text in which `{{ }}` templates are filled in; one template alone keeps its
    /// value's type.
    Expression template(String text);

    /// Compiles a JSON value in whose strings, at any depth, templates are filled in (`produce`,
    /// `java`).
    Expression document(Json document);

    /// Compiles a job's `output`: a JSON value in which each string, at any depth, is a bare
    /// expression.
    default Expression output(Json document) {
        throw new UnsupportedOperationException("these expressions know no output: " + document);
    }
}
