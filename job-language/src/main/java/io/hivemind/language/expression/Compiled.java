package io.hivemind.language.expression;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.exceptions.CelIterationLimitExceededException;
import dev.cel.common.exceptions.CelOverloadNotFoundException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One compiled expression.
public final class Compiled {
    private static final Pattern PREFIX = Pattern.compile("^evaluation error(?: at [^:]*:\\d+)?: ");
    private static final Pattern NO_KEY = Pattern.compile("key '(.*)' is not present in map\\.?");
    private static final Pattern NO_FIELD =
            Pattern.compile("Error resolving field '(.*)'\\. Field selections.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("No matching overload for function '(.*?)'.*");

    private final String source;
    private final Supplier<CelRuntime.Program> program;
    private final List<Reference> references;
    private final boolean raw;

    /// @param program made when it is first needed
    Compiled(
            String source,
            Supplier<CelRuntime.Program> program,
            List<Reference> references,
            boolean raw) {
        this.source = source;
        this.program = program;
        this.references = references;
        this.raw = raw;
    }

    public String source() {
        return source;
    }

    public List<Reference> references() {
        return references;
    }

    /// Whether the whole expression is `raw(…)`.
    public boolean isRaw() {
        return raw;
    }

    /// The value. Throws [FailedException] with a message for the author of the job, and nothing
    /// else.
    public Object evaluate(CelVariableResolver variables) throws FailedException {
        try {
            return program.get().trace(variables, new Budget());
        } catch (CelEvaluationException e) {
            throw new FailedException(describe(e), e);
        } catch (RuntimeException e) {
            throw new FailedException(message(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw new FailedException("it nests too deep", e);
        }
    }

    private static String describe(CelEvaluationException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Budget.ExhaustedException
                    || cause instanceof CelIterationLimitExceededException) {
                return "it takes too many steps, or too much memory";
            }
            if (cause instanceof IllegalArgumentException
                    || cause instanceof CelInvalidArgumentException
                    || cause instanceof CelAttributeNotFoundException
                    || cause instanceof CelOverloadNotFoundException) {
                return message(cause.getMessage());
            }
        }
        return message(e.getMessage());
    }

    private static String message(@Nullable String text) {
        String plain =
                PREFIX.matcher(text == null ? "it cannot be evaluated" : text).replaceFirst("");
        Matcher noKey = NO_KEY.matcher(plain);
        if (noKey.matches()) {
            return "there is no \"" + noKey.group(1) + "\"";
        }
        Matcher noField = NO_FIELD.matcher(plain);
        if (noField.matches()) {
            return "\""
                    + noField.group(1)
                    + "\" is read from something that is no mapping (null, or a plain value)";
        }
        Matcher noOverload = NO_OVERLOAD.matcher(plain);
        if (noOverload.matches()) {
            String name = noOverload.group(1).replace("_", "").replace("@", "");
            return "\"" + name + "\" does not work on values of these types";
        }
        if (plain.startsWith("Iteration budget exceeded")) {
            return "it takes too many steps, or too much memory";
        }
        return plain.startsWith("/ by zero") ? "division by zero" : plain;
    }
}
