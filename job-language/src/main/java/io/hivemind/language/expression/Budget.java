package io.hivemind.language.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;
import java.util.Map;

/// What one evaluation may cost: a unit for each step, and more where the value of a step is large. CEL calls it
/// after every step; it ends the evaluation by throwing.
final class Budget implements CelEvaluationListener {
    /// About a tenth of a second.
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

    private static final int CHARS_PER_UNIT = 64;
    private static final int ITEMS_PER_UNIT = 16;

    private long left = UNITS;

    @Override
    public void callback(CelExpr expr, Object value) {
        left -= 1 + switch (value) {
            case String text -> text.length() / CHARS_PER_UNIT;
            case Collection<?> list -> list.size() / ITEMS_PER_UNIT;
            case Map<?, ?> map -> map.size() / ITEMS_PER_UNIT;
            case null, default -> 0;
        };
        if (left < 0) {
            throw new ExhaustedException();
        }
    }

    static void checkSize(long size) {
        if (size > VALUE_SIZE) {
            throw new IllegalArgumentException("a value on the way is larger than " + VALUE_SIZE / 1024 + " KiB");
        }
    }

    /// The evaluation cost too much.
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("it takes too many steps", null, false, false);
        }
    }
}
