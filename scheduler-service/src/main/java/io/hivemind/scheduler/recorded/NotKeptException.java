package io.hivemind.scheduler.recorded;

/// What is asked for was not recorded, or is not kept any more. The message says what is missing.
public final class NotKeptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotKeptException(String message) {
        super(message);
    }
}
