package io.hivemind.core.retry;

/// A kind of failure that a retry policy names.
public sealed interface RetryOn {
    /// Any exit code but 0.
    record Exit() implements RetryOn {}

    record ExitCode(int code) implements RetryOn {}

    record Timeout() implements RetryOn {}

    /// A failure that is neither an exit code nor a timeout: a handler's exception, a failed child.
    record AnyError() implements RetryOn {}

    /// An error of this type, by its simple or full name.
    record ErrorType(String name) implements RetryOn {}
}
