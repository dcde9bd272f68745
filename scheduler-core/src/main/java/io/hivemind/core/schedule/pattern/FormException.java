package io.hivemind.core.schedule.pattern;

/// A text that is not of the form it should be; the message says what to write.
public final class FormException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_QUOTED = 80;
    private final int offset;

    public FormException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /// Where in the text, in characters.
    public int offset() {
        return offset;
    }

    static String quote(String text) {
        return text.length() > MAX_QUOTED
                ? "\"" + text.substring(0, MAX_QUOTED) + "…\""
                : "\"" + text + "\"";
    }
}
