package io.hivemind.language.expression;

/// An expression could not be evaluated; the message is for the author of the job.
public final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public FailedException(String message, Throwable cause) {
        super(message, cause);
    }

    public FailedException(String message) {
        super(message);
    }
}
