package io.hivemind.language.expression;

import com.google.common.base.Optional;

import dev.cel.checker.DescriptorTypeProvider;
import dev.cel.checker.Env;
import dev.cel.checker.ExprChecker;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelOptions;
import dev.cel.common.internal.EnvVisitable;
import dev.cel.common.internal.EnvVisitor;
import dev.cel.common.internal.Errors;
import dev.cel.compiler.CelCompiler;
import dev.cel.expr.Decl;
import dev.cel.parser.CelMacro;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// CEL's own check of types, with the environment kept. CEL (0.14) builds it anew for every
/// expression, which takes ten times as long as all else about compiling one. Any thread may use
/// it; one at a time does.
final class TypeCheck {
    private static final CelContainer NO_CONTAINER = CelContainer.ofName("");

    private final CelOptions options;
    private final List<Decl> declarations = new ArrayList<>();
    private @Nullable Env environment;

    /// @param compiler whose declarations hold
    TypeCheck(CelCompiler compiler, CelOptions options) {
        this.options = options;
        ((EnvVisitable) compiler)
                .accept(
                        new EnvVisitor() {
                            @Override
                            public void visitDecl(String name, List<Decl> decls) {
                                declarations.addAll(decls);
                            }

                            @Override
                            public void visitMacro(CelMacro macro) {}
                        });
    }

    /// The tree with its types; null where something is wrong with it: the compiler's own check
    /// says what.
    @SuppressWarnings(
            "deprecation") // the way that is not deprecated makes an environment each time
    synchronized @Nullable CelAbstractSyntaxTree check(CelAbstractSyntaxTree parsed) {
        Env kept = environment;
        environment = null; // what has found an error, or was thrown out of, is not used again
        Env env = kept == null ? make() : kept;
        CelAbstractSyntaxTree tree =
                ExprChecker.typecheck(env, NO_CONTAINER, parsed, Optional.absent());
        if (env.getErrorContext().getErrorCount() > 0) {
            return null;
        }
        environment = env;
        return tree;
    }

    @SuppressWarnings("deprecation")
    private Env make() {
        Env env =
                Env.unconfigured(
                        new Errors("expression", ""), new DescriptorTypeProvider(), options);
        declarations.forEach(env::add);
        return env;
    }
}
