package io.hivemind.wire.registry;

import org.apache.kafka.common.KafkaException;

/// The registry answered, and refused: an incompatible schema, a subject that does not exist, wrong
/// credentials. Asking again will not help.
public final class RegistryException extends KafkaException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int errorCode;

    RegistryException(String message, int status, int errorCode) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The registry's own code (40401 for a missing subject), 0 where it gave none.
    public int errorCode() {
        return errorCode;
    }
}
