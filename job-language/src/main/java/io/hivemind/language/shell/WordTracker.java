package io.hivemind.language.shell;

/// Follows the words of unquoted text, to know where a comment may begin and whether a `)` belongs
/// to `case`.
final class WordTracker {
    private final StringBuilder word = new StringBuilder();
    private boolean wordStart = true;
    private boolean commandStart = true;
    private int cases;

    boolean atWordStart() {
        return wordStart;
    }

    boolean inCase() {
        return cases > 0;
    }

    /// Something that is part of a word, and no letter of a keyword.
    void inWord() {
        wordStart = false;
        word.append('?');
    }

    void see(char c) {
        boolean separator = " \t\n;|&()".indexOf(c) >= 0;
        if (!separator) {
            wordStart = false;
            word.append(c);
            return;
        }
        if (!word.isEmpty()) {
            commandStart = keyword(word.toString());
            word.setLength(0);
        }
        if (c != ' ' && c != '\t') {
            commandStart = true;
        }
        wordStart = true;
    }

    /// Whether a command may begin after this word.
    private boolean keyword(String seen) {
        if (!commandStart) {
            return false;
        }
        switch (seen) {
            case "case" -> cases++;
            case "esac" -> cases = Math.max(0, cases - 1);
            default -> {}
        }
        return switch (seen) {
            case "then", "do", "else", "elif", "if", "while", "until", "{", "!" -> true;
            default -> false;
        };
    }
}
