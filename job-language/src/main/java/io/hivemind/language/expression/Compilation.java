package io.hivemind.language.expression;

/// What came of compiling a source.
public sealed interface Compilation {
    /// It can be evaluated.
    record Done(Compiled expression) implements Compilation {}

    /// It is malformed.
    ///
    /// @param offset where in the source, in characters
    /// @param message for the author of the job
    record Refused(int offset, String message) implements Compilation {}
}
