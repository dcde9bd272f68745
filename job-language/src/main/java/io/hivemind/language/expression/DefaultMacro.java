package io.hivemind.language.expression;

import com.google.common.collect.ImmutableList;

import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.values.NullValue;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `default(a.b.c, other)`: a function would never see a value that is missing, so each step of the
/// path is asked for first: `a.b` there and not null, `a.b.c` there, and only then its value.
final class DefaultMacro {
    private static final String NAME = "default";

    private DefaultMacro() {}

    static CelMacro macro() {
        return CelMacro.newGlobalMacro(NAME, 2, DefaultMacro::expand);
    }

    private static Optional<CelExpr> expand(
            CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> arguments) {
        CelExpr value = arguments.get(0);
        CelExpr other = arguments.get(1);
        List<CelExpr> guards = new ArrayList<>();
        guard(factory, value, guards);
        if (guards.isEmpty()) {
            return Optional.empty();
        }
        CelExpr all = guards.getFirst();
        for (CelExpr guard : guards.subList(1, guards.size())) {
            all = factory.newGlobalCall(Operator.LOGICAL_AND.getFunction(), all, guard);
        }
        CelExpr known =
                factory.newGlobalCall(
                        Operator.CONDITIONAL.getFunction(), all, value, nothing(factory));
        return Optional.of(factory.newGlobalCall(NAME, known, other));
    }

    private static void guard(CelMacroExprFactory factory, CelExpr value, List<CelExpr> guards) {
        if (value.getKind() == Kind.SELECT && !value.select().testOnly()) {
            CelExpr operand = value.select().operand();
            guard(factory, operand, guards);
            notNull(factory, operand, guards);
            guards.add(factory.newSelect(factory.copy(operand), value.select().field(), true));
        } else if (isLookup(value)) {
            CelExpr operand = value.call().args().get(0);
            CelExpr key = value.call().args().get(1);
            guard(factory, operand, guards);
            notNull(factory, operand, guards);
            boolean position = key.constant().getKind() == CelConstant.Kind.INT64_VALUE;
            guards.add(
                    position
                            ? factory.newGlobalCall(
                                    Operator.LESS.getFunction(),
                                    factory.copy(key),
                                    factory.newGlobalCall("size", factory.copy(operand)))
                            : factory.newGlobalCall(
                                    Operator.IN.getFunction(),
                                    factory.copy(key),
                                    factory.copy(operand)));
        }
    }

    private static boolean isLookup(CelExpr value) {
        return value.getKind() == Kind.CALL
                && value.call().function().equals(Operator.INDEX.getFunction())
                && value.call().args().get(1).getKind() == Kind.CONSTANT;
    }

    private static void notNull(
            CelMacroExprFactory factory, CelExpr operand, List<CelExpr> guards) {
        if (operand.getKind() != Kind.IDENT) {
            guards.add(
                    factory.newGlobalCall(
                            Operator.NOT_EQUALS.getFunction(),
                            factory.copy(operand),
                            nothing(factory)));
        }
    }

    private static CelExpr nothing(CelMacroExprFactory factory) {
        return factory.newConstant(CelConstant.ofValue(NullValue.NULL_VALUE));
    }
}
