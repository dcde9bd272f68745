package io.hivemind.language.trigger;

/// A text that is not of the form it should be; the message says what to write.
public final class FormException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    FormException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /// Where in the text, in characters.
    public int offset() {
        return offset;
    }
}
