package io.hivemind.cli;

import java.util.function.Supplier;

/// Something the user can mend: told in one line, exit code 2.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What comes of a setting; one that is refused where it is used is the user's to mend.
    public static <T> T unlessRefused(Supplier<T> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
