package io.hivemind.scheduler.api;

/// The API cannot start: a port in use, a history that cannot be opened. The message says it in one
/// line.
public final class ApiStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ApiStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
