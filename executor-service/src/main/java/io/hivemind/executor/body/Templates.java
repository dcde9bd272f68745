package io.hivemind.executor.body;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;

import java.util.Map;

/// Fills in the templates of bodies, on behalf of one executor.
public interface Templates {

    /// A text with its templates replaced by their values: strings as they are, null as nothing,
    /// all else as JSON.
    String text(String text, Values values) throws FailedException;

    /// JSON whose strings may hold templates.
    Json json(Json json, Values values) throws FailedException;

    /// A shell command. Values never become part of its text but those of `raw(...)`.
    ShellText shell(String command, Values values) throws FailedException;

    /// What templates may read.
    ///
    /// @param env the task's environment, as far as it is known
    record Values(Scope scope, Map<String, String> env) {
        public Values {
            env = Map.copyOf(env);
        }
    }

    /// A command as the shell gets it.
    ///
    /// @param text what the shell gets, with references to the variables where templates were
    /// @param variables the values, for the command's environment
    record ShellText(String text, Map<String, String> variables) {
        public ShellText {
            variables = Map.copyOf(variables);
        }
    }

    /// An expression that cannot be evaluated; the message names it and is for the author of the
    /// job.
    final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        public FailedException(String message) {
            super(message);
        }
    }
}
