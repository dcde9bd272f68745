package io.hivemind.language;

/// The text of a job file.
///
/// @param name the file's name, for messages; one that ends in `.json` is read as JSON
public record Source(String name, String text) {}
