package io.hivemind.wire;

import org.apache.kafka.common.errors.SerializationException;

/// Bytes that are no record of the expected kind, and never will be: they belong into the dead
/// letters. The message says why, in words for the person who sent them. That a registry cannot be
/// reached is never this exception.
public final class UndecodableException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String message) {
        super(message);
    }

    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
