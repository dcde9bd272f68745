package io.hivemind.language.document;

/// Something to tell the author of a file: a problem, or a note.
///
/// @param file the file's name as it was given
/// @param path where in the document, as `jobs[0].tasks[1].needs`; empty for the document itself
public record Message(String file, Position at, String path, String text) {
    public Message {
        text = Quote.oneLine(text);
    }

    /// As one line: `jobs.yaml:12:5: jobs[0].tasks[1].neds: unknown key "neds"; did you mean
    /// "needs"?`
    @Override
    public String toString() {
        String place = file + ":" + at.line() + ":" + at.column() + ": ";
        return place + (path.isEmpty() ? "" : path + ": ") + text;
    }
}
