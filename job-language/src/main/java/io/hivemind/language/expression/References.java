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
            case IDENT -> found(expr, null);
            case SELECT -> member(expr.select().operand(), expr.select().field());
            case CALL -> call(expr.call());
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

    private void call(CelExpr.CelCall call) {
        if (call.function().equals(Operator.INDEX.getFunction())
                && call.args().get(1).getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && call.args().get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE) {
            member(call.args().get(0), call.args().get(1).constant().stringValue());
            return;
        }
        call.target().ifPresent(this::walk);
        call.args().forEach(this::walk);
    }

    private void member(CelExpr operand, String name) {
        if (operand.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            found(operand, name);
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

    private void found(CelExpr ident, @Nullable String member) {
        if (!bound.contains(ident.ident().name())) {
            found.add(
                    new Reference(
                            ident.ident().name(), member, positions.getOrDefault(ident.id(), 0)));
        }
    }
}
