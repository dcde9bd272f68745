package io.hivemind.language.shell;

import java.util.List;
import java.util.Map;

/// A command taken apart.
///
/// @param parts the text for the shell, and between it what `raw(…)` pastes
/// @param variables the expression behind each variable that the text refers to
/// @param problems where a template cannot stand
public record ShellScan(List<Part> parts, Map<String, String> variables, List<Problem> problems) {
    public ShellScan {
        parts = List.copyOf(parts);
        problems = List.copyOf(problems);
    }

    /// A part of the command.
    public sealed interface Part {}

    /// Text for the shell.
    public record Text(String text) implements Part {}

    /// The value of this expression is pasted.
    public record Pasted(String expression) implements Part {}

    /// A template that cannot stand where it stands.
    ///
    /// @param offset where in the command, in characters
    public record Problem(int offset, String message) {}
}
