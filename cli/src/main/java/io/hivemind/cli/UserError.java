package io.hivemind.cli;

/// Something the user can mend: told in one line, exit code 2.
public final class UserError extends RuntimeException {
    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
