package io.hivemind.language;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Scope;
import io.hivemind.language.shell.ShellScan;
import io.hivemind.language.shell.ShellScanner;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One command of `run` with its templates. Values never become shell syntax: each template is
/// replaced by a reference to an environment variable, which the shell expands as one word; only
/// `{{ raw(x) }}` pastes text.
public final class ShellCommand {
    /// The longest value: what Linux takes in one variable of the environment, name included, less
    /// a little.
    public static final int MAX_VALUE_BYTES = 127 * 1024;

    private final ShellScan scan;

    private ShellCommand(ShellScan scan) {
        this.scan = scan;
    }

    /// Throws IllegalArgumentException for a command that validation refuses.
    public static ShellCommand of(String command) {
        ShellScan scan = ShellScanner.scan(command);
        if (!scan.problems().isEmpty()) {
            throw new IllegalArgumentException(scan.problems().getFirst().message());
        }
        return new ShellCommand(scan);
    }

    /// What came of evaluating the templates.
    public sealed interface Result {}

    /// The command as the shell gets it.
    ///
    /// @param text with references to the variables where templates were
    /// @param variables to be added to the command's environment
    public record Resolved(String text, Map<String, String> variables) implements Result {
        public Resolved {
            variables = Map.copyOf(variables);
        }
    }

    /// A template could not be evaluated, or its value cannot be handed to a process.
    public record Failed(String message) implements Result {}

    public Result resolve(Expressions expressions, Scope scope) {
        try {
            Map<String, String> variables = new LinkedHashMap<>();
            for (Map.Entry<String, String> variable : scan.variables().entrySet()) {
                variables.put(variable.getKey(), value(expressions, scope, variable.getValue()));
            }
            StringBuilder text = new StringBuilder();
            for (ShellScan.Part part : scan.parts()) {
                switch (part) {
                    case ShellScan.Text(String plain) -> text.append(plain);
                    case ShellScan.Pasted(String expression) ->
                            text.append(value(expressions, scope, expression));
                }
            }
            return new Resolved(text.toString(), variables);
        } catch (UnfitException e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    private static String value(Expressions expressions, Scope scope, String source)
            throws UnfitException {
        String text =
                switch (expressions.expression(source).evaluate(scope)) {
                    case Evaluation.Value(var json) -> CelExpressions.text(json);
                    case Evaluation.Failure(String message) -> throw new UnfitException(message);
                };
        if (text.indexOf('\0') >= 0) {
            throw new UnfitException(
                    "the value of {{ "
                            + source
                            + " }} holds a NUL character, which no command can take");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
            throw new UnfitException(
                    "the value of {{ "
                            + source
                            + " }} is larger than "
                            + MAX_VALUE_BYTES / 1024
                            + " KiB; read it from the file $HIVEMIND_INPUT");
        }
        return text;
    }

    private static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message);
        }
    }
}
