package io.hivemind.language.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the variables an expression reads, by walking its syntax tree.
final class References {
    private final Map<Long, Integer> positions;
    private final Set<Reference> found = new LinkedHashSet<>();
    private final List<String> bound = new ArrayList<>();

    private References(Map<Long, Integer> positions) {
        this.positions = positions;
    }

    static List<Reference> of(CelAbstractSyntaxTree tree) {
        References references = new References(tree.getSource().getPositionsMap());
        references.walk(tree.getExpr());
        return List.copyOf(references.found);
    }

    /// Whether the whole expression is `raw(…)`.
    static boolean isRaw(CelAbstractSyntaxTree tree) {
        CelExpr root = tree.getExpr();
        return root.getKind() == CelExpr.ExprKind.Kind.CALL && root.call().function().equals("raw");
    }

    private void walk(CelExpr expr) {
        switch (expr.getKind()) {
            case IDENT -> found(expr, null, null);
            case SELECT -> member(expr, null);
            case CALL -> call(expr);
            case LIST -> expr.list().elements().forEach(this::walk);
            case STRUCT -> expr.struct().entries().forEach(entry -> walk(entry.value()));
            case MAP ->
                    expr.map()
                            .entries()
                            .forEach(entry -> {
                                walk(entry.key());
                                walk(entry.value());
                            });
            case COMPREHENSION -> comprehension(expr.comprehension());
            case CONSTANT, NOT_SET -> {}
        }
    }

    private void call(CelExpr expr) {
        if (memberName(expr) != null) {
            member(expr, null);
            return;
        }
        expr.call().target().ifPresent(this::walk);
        expr.call().args().forEach(this::walk);
    }

    /// The name in `x.name` and `x['name']`; null for all else.
    private static @Nullable String memberName(CelExpr expr) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            return expr.select().field();
        }
        if (expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().function().equals(Operator.INDEX.getFunction())) {
            CelExpr index = expr.call().args().get(1);
            if (index.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                    && index.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
                return index.constant().stringValue();
            }
        }
        return null;
    }

    /// @param field what is read of the member
    private void member(CelExpr expr, @Nullable String field) {
        String name = memberName(expr);
        CelExpr operand =
                expr.getKind() == CelExpr.ExprKind.Kind.SELECT
                        ? expr.select().operand()
                        : expr.call().args().get(0);
        if (operand.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            found(operand, name, field);
        } else if (memberName(operand) != null) {
            member(operand, name);
        } else {
            walk(operand);
        }
    }

    private void comprehension(CelComprehension loop) {
        walk(loop.iterRange());
        walk(loop.accuInit());
        List<String> own = List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar());
        bound.addAll(own);
        walk(loop.loopCondition());
        walk(loop.loopStep());
        walk(loop.result());
        own.forEach(ignored -> bound.removeLast());
    }

    private void found(CelExpr ident, @Nullable String member, @Nullable String field) {
        if (!bound.contains(ident.ident().name())) {
            found.add(
                    new Reference(
                            ident.ident().name(),
                            member,
                            field,
                            positions.getOrDefault(ident.id(), 0)));
        }
    }
}
