package io.hivemind.broker;

/// The broker cannot start, for a reason that its user can mend. The message is one line that can
/// be shown as it is.
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message) {
        super(message);
    }

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
