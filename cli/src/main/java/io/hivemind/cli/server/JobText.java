package io.hivemind.cli.server;

import io.hivemind.language.document.Message;
import io.hivemind.language.document.Position;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// The text of a file's bytes, which has to be UTF-8.
final class JobText {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private JobText() {}

    /// Says where the text is none.
    static final class NoTextException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Message problem;

        NoTextException(Message problem) {
            super(problem.text());
            this.problem = problem;
        }

        Message problem() {
            return problem;
        }
    }

    /// @param name of the file, for the message
    static String decode(String name, byte[] bytes) throws NoTextException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (!end.isError()) {
            boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return marked ? text.substring(1) : text;
        }
        int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
        int column = text.length() - text.lastIndexOf('\n');
        throw new NoTextException(
                new Message(
                        name,
                        new Position(line, column),
                        "",
                        isWide(bytes)
                                ? "the text is UTF-16; save it as UTF-8"
                                : "this is not UTF-8 text; save the file as UTF-8"));
    }

    /// Has the byte order mark of UTF-16.
    private static boolean isWide(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes.length > 1 ? bytes[1] & 0xFF : 0;
        return (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
    }
}
