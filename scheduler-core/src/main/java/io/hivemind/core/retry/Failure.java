package io.hivemind.core.retry;

import org.jspecify.annotations.Nullable;

/// How an attempt failed, as far as `retry.on` can tell failures apart.
///
/// @param exitCode for EXIT
/// @param errorType for ERROR: the error's type, by its simple or full name
public record Failure(Kind kind, @Nullable Integer exitCode, @Nullable String errorType) {
    public enum Kind {
        EXIT,
        TIMEOUT,
        ERROR
    }

    /// Whether a retry policy that names `on` retries it; no names: every kind.
    public boolean isRetriedBy(RetryPolicy retry) {
        return retry.on().isEmpty() || retry.on().stream().anyMatch(this::is);
    }

    private boolean is(RetryOn on) {
        return switch (on) {
            case RetryOn.Exit() -> kind == Kind.EXIT;
            case RetryOn.ExitCode(int code) ->
                    kind == Kind.EXIT && exitCode != null && exitCode == code;
            case RetryOn.Timeout() -> kind == Kind.TIMEOUT;
            case RetryOn.AnyError() -> kind == Kind.ERROR;
            case RetryOn.ErrorType(String name) ->
                    kind == Kind.ERROR && errorType != null && isNamed(errorType, name);
        };
    }

    private static boolean isNamed(String type, String name) {
        int simple = Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1;
        return type.equals(name) || type.substring(simple).equals(name);
    }
}
