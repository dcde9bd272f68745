package io.hivemind.language.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;

import java.util.Collection;
import java.util.Map;

/// What one evaluation may cost: a unit for each step, and the memory of what the steps make. CEL
/// calls it after every step; it ends the evaluation by throwing.
final class Budget implements CelEvaluationListener {
    /// Some tenths of a second.
    static final long UNITS = 2_000_000;

    /// Rounds that one expression's macros (`map`, `filter`, …) may make together.
    static final int ITERATIONS = 200_000;

    /// The longest expression, in characters.
    static final int SOURCE_CHARS = 16 * 1024;

    /// The most parts an expression may have.
    static final int SOURCE_NODES = 4_000;

    /// How deep an expression may nest.
    static final int SOURCE_DEPTH = 60;

    /// The longest result, and the longest text or list on the way, in characters or items.
    static final int VALUE_SIZE = 1024 * 1024;

    /// Memory that one evaluation may take for texts and lists, in bytes, reckoned from their
    /// sizes.
    static final long BYTES = 32 * 1024 * 1024;

    private static final int BYTES_PER_ITEM = 24;
    private static final int BYTES_PER_CHAR = 2;

    private long left = UNITS;
    private long bytesLeft = BYTES;

    @Override
    public void callback(CelExpr expr, Object value) {
        left--;
        if (expr.getKind() == CelExpr.ExprKind.Kind.CALL) {
            bytesLeft -= made(expr, value);
        }
        if (left < 0 || bytesLeft < 0) {
            throw new ExhaustedException();
        }
    }

    /// The memory that the value of a call took. Operators on lists and mappings copy nothing, so
    /// that the list a macro gathers does not count again with each round.
    private static long made(CelExpr expr, Object value) {
        boolean operator = !Character.isLetter(expr.call().function().charAt(0));
        return switch (value) {
            case String text -> (long) text.length() * BYTES_PER_CHAR;
            case Collection<?> list when !operator -> (long) list.size() * BYTES_PER_ITEM;
            case Map<?, ?> map when !operator -> (long) map.size() * BYTES_PER_ITEM;
            case null, default -> 0;
        };
    }

    static void checkSize(long size) {
        if (size > VALUE_SIZE) {
            throw new IllegalArgumentException(
                    "a value on the way is larger than " + VALUE_SIZE / 1024 + " KiB");
        }
    }

    /// The evaluation cost too much.
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("it takes too many steps, or too much memory", null, false, false);
        }
    }
}
