package io.hivemind.language.document;

/// Ends the reading of a document that passed a limit; the message was already collected.
public final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuchException() {
        super(null, null, false, false);
    }
}
