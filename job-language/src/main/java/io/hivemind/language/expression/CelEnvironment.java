package io.hivemind.language.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
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
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

import io.hivemind.language.document.Quote;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compiles expressions over a set of variables, and keeps those it compiled last.
public final class CelEnvironment {
    /// The variables of a job's expressions (LANGUAGE section 10).
    public static final Set<String> JOB_VARIABLES =
            Set.of("params", "run", "event", "tasks", "item", "index", "attempt", "env", "secrets");

    private static final int CACHE_SIZE = 2_000;
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.*?)' applied to '\\((.*?)\\)'.*");
    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .comprehensionMaxIterations(Budget.ITERATIONS)
                    .maxExpressionCodePointSize(Budget.SOURCE_CHARS)
                    .maxParseExpressionNodeCount(Budget.SOURCE_NODES)
                    .maxParseRecursionDepth(Budget.SOURCE_DEPTH)
                    .maxRegexProgramSize(2_000)
                    .build();

    private final CelCompiler compiler;
    private final CelRuntime runtime;
    private final Map<String, Compilation> cache =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Compilation> eldest) {
                    return size() > CACHE_SIZE;
                }
            };

    public CelEnvironment(Set<String> variables) {
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
        this.runtime =
                CelRuntimeFactory.legacyCelRuntimeBuilder()
                        .setOptions(OPTIONS)
                        .addLibraries(CelExtensions.strings(texts))
                        .addFunctionBindings(functions.bindings())
                        .build();
    }

    public Compilation compile(String source) {
        synchronized (cache) {
            Compilation known = cache.get(source);
            if (known != null) {
                return known;
            }
        }
        Compilation made = make(source);
        synchronized (cache) {
            cache.put(source, made);
        }
        return made;
    }

    private Compilation make(String source) {
        if (source.isBlank()) {
            return new Compilation.Refused(0, "the expression is empty");
        }
        if (source.length() > Budget.SOURCE_CHARS) {
            return new Compilation.Refused(
                    0, "the expression is longer than " + Budget.SOURCE_CHARS + " characters");
        }
        try {
            CelValidationResult result = compiler.compile(source);
            if (result.hasError()) {
                CelIssue issue = result.getErrors().getFirst();
                int offset =
                        result.getSource().getLocationOffset(issue.getSourceLocation()).orElse(0);
                return new Compilation.Refused(
                        Math.min(offset, source.length()), explain(issue.getMessage()));
            }
            CelAbstractSyntaxTree tree = result.getAst();
            CelRuntime.Program program = runtime.createProgram(tree);
            return new Compilation.Done(
                    new Compiled(source, program, References.of(tree), References.isRaw(tree)));
        } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
            return new Compilation.Refused(
                    0, "the expression cannot be compiled: " + e.getMessage());
        } catch (StackOverflowError e) {
            return new Compilation.Refused(0, "the expression nests too deep");
        }
    }

    private static String explain(String message) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return "there is no variable or function " + Quote.of(undeclared.group(1));
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            String name = overload.group(1).replace("_", "").replace("@", "");
            return Quote.of(name) + " does not work on (" + overload.group(2) + ")";
        }
        if (message.contains("input '<EOF>'")) {
            return "the expression ends too early";
        }
        int expecting = message.indexOf(" expecting ");
        return "not an expression: " + (expecting > 0 ? message.substring(0, expecting) : message);
    }
}
