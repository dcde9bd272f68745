package io.hivemind.language.expression;

import org.jspecify.annotations.Nullable;

/// A variable that an expression reads.
///
/// @param variable `params`, `tasks`, …
/// @param member what of it, as `n` in `params.n` and `params['n']`; null for the whole, or for a
///   member that is not written as a constant
/// @param field what of that, as `output` in `tasks.a.output`; null for the whole
/// @param offset where in the source, in characters
public record Reference(
        String variable, @Nullable String member, @Nullable String field, int offset) {}
