package io.hivemind.language;

import java.util.function.Predicate;

/// The text of a job file.
///
/// @param name the file's name, for messages; one that ends in `.json` is read as JSON
/// @param beside whether a file of this relative path (with `/`) lies beside it: a command that
///   names such a file brings it along, as if `files` listed it
public record Source(String name, String text, Predicate<String> beside) {

    /// A text with nothing beside it.
    public Source(String name, String text) {
        this(name, text, path -> false);
    }
}
