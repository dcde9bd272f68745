package io.hivemind.language.expression;

import com.google.common.base.Suppliers;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

import io.hivemind.language.document.Quote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compiles the expressions of jobs, and keeps those it compiled last.
public final class CelEnvironment {
    private static final int CACHE_SIZE = 2_000;
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.*?)' applied to '\\((.*?)\\)'.*");
    private static final Pattern WORD =
            Pattern.compile(
                    "(?:mismatched input|extraneous input|recognition error at:) '([^']*)'");
    private final Map<String, Compilation> cache =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Compilation> eldest) {
                    return size() > CACHE_SIZE;
                }
            };

    private final Supplier<CelEngine> engine;

    /// Of the expressions of jobs.
    public CelEnvironment() {
        this(CelEngine::ofJobs);
    }

    private CelEnvironment(Supplier<CelEngine> engine) {
        this.engine = engine;
    }

    /// Of conditions over a record: `key`, `value`, `headers`, `topic`, `partition`, `offset`.
    public static CelEnvironment ofRecords() {
        return new CelEnvironment(CelEngine::ofRecords);
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
            Optional<Reference> plain = PlainPath.of(source, engine.get().variables());
            if (plain.isPresent()) {
                return new Compilation.Done(
                        new Compiled(source, lazily(source), List.of(plain.get()), false));
            }
            CelValidationResult result = engine.get().compile(source);
            if (result.hasError()) {
                CelIssue issue = result.getErrors().getFirst();
                int offset =
                        result.getSource().getLocationOffset(issue.getSourceLocation()).orElse(0);
                return new Compilation.Refused(
                        Math.min(offset, source.length()),
                        explain(issue.getMessage()) + advice(issue.getMessage()));
            }
            CelAbstractSyntaxTree tree = result.getAst();
            CelRuntime.Program program = engine.get().runtime().createProgram(tree);
            return new Compilation.Done(
                    new Compiled(
                            source, () -> program, References.of(tree), References.isRaw(tree)));
        } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
            return new Compilation.Refused(
                    0, "the expression cannot be compiled: " + e.getMessage());
        } catch (StackOverflowError e) {
            return new Compilation.Refused(0, "the expression nests too deep");
        }
    }

    /// Whether it takes CEL's compiler to tell what it reads.
    public boolean isDear(String source) {
        return PlainPath.of(source, engine.get().variables()).isEmpty();
    }

    private Supplier<CelRuntime.Program> lazily(String source) {
        return Suppliers.memoize(() -> {
            try {
                return engine.get().runtime().createProgram(engine.get().compile(source).getAst());
            } catch (CelValidationException | CelEvaluationException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
    }

    private static String advice(String message) {
        Matcher word = WORD.matcher(message);
        if (!word.find()) {
            return "";
        }
        return switch (word.group(1).strip().toLowerCase(Locale.ROOT)) {
            case "and" -> "; write && for and";
            case "or" -> "; write || for or";
            case "not" -> "; write ! for not";
            case "is" -> "; write == to compare";
            case "=" -> "; write == to compare";
            default -> "";
        };
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
