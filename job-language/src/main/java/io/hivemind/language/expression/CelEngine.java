package io.hivemind.language.expression;

import com.google.common.collect.ImmutableList;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

import java.util.EnumSet;
import java.util.Set;

/// CEL's compiler and runtime over a set of variables. Immutable, and dear to make: some hundred
/// milliseconds.
public final class CelEngine {
    /// The variables of a job's expressions (LANGUAGE section 10).
    private static final Set<String> JOB_VARIABLES =
            Set.of("params", "run", "event", "tasks", "item", "index", "attempt", "env", "secrets");

    private static final Set<String> RECORD_VARIABLES =
            Set.of("key", "value", "headers", "topic", "partition", "offset");

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .comprehensionMaxIterations(Budget.ITERATIONS)
                    .maxExpressionCodePointSize(Budget.SOURCE_CHARS)
                    .maxParseExpressionNodeCount(Budget.SOURCE_NODES)
                    .maxParseRecursionDepth(Budget.SOURCE_DEPTH)
                    .maxRegexProgramSize(2_000)
                    .build();

    private final Set<String> variables;
    private final CelCompiler compiler;
    private final TypeCheck types;
    private final CelRuntime runtime;

    CelEngine(Set<String> variables) {
        this.variables = Set.copyOf(variables);
        CelFunctions functions = new CelFunctions();
        Set<CelStringExtensions.Function> texts = EnumSet.allOf(CelStringExtensions.Function.class);
        texts.remove(CelStringExtensions.Function.JOIN);
        texts.remove(CelStringExtensions.Function.REPLACE);
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addMacros(DefaultMacro.macro())
                        .addLibraries(CelExtensions.strings(texts))
                        .addFunctionDeclarations(functions.declarations());
        variables.stream().sorted().forEach(name -> builder.addVar(name, SimpleType.DYN));
        this.compiler = builder.build();
        this.types = new TypeCheck(compiler, OPTIONS);
        // Not the planner: with it the list that `map` or `filter` gathers is copied in every
        // round (CEL 0.14).
        this.runtime =
                CelRuntimeFactory.legacyCelRuntimeBuilder()
                        .setOptions(OPTIONS)
                        .addLibraries(CelExtensions.strings(texts))
                        .addFunctionBindings(functions.bindings())
                        .build();
    }

    /// The engine of conditions over a record of Kafka (LANGUAGE section 6).
    static CelEngine ofRecords() {
        return Records.ENGINE;
    }

    /// The engine of a job's expressions, one for the process, made when it is first asked for.
    public static CelEngine ofJobs() {
        return Holder.OF_JOBS;
    }

    Set<String> variables() {
        return variables;
    }

    /// The tree of an expression, or what is wrong with it.
    CelValidationResult compile(String source) {
        CelValidationResult parsed = compiler.parse(source);
        if (parsed.hasError()) {
            return parsed;
        }
        try {
            CelAbstractSyntaxTree tree = types.check(parsed.getAst());
            return tree == null
                    ? compiler.check(parsed.getAst())
                    : new CelValidationResult(tree, ImmutableList.of());
        } catch (CelValidationException e) {
            throw new IllegalStateException("no tree, and no error", e);
        }
    }

    /// CEL's own; it makes the environment of its check anew each time.
    CelCompiler compiler() {
        return compiler;
    }

    CelRuntime runtime() {
        return runtime;
    }

    private static final class Records {
        static final CelEngine ENGINE = new CelEngine(RECORD_VARIABLES);
    }

    private static final class Holder {
        static final CelEngine OF_JOBS = new CelEngine(JOB_VARIABLES);
    }
}
