package io.hivemind.language.document;

/// The limits of one file.
///
/// @param sizeBytes of the text in UTF-8
/// @param depth how deep lists and mappings may nest
/// @param nodes how many nodes there may be, aliases expanded
public record ReadLimits(int sizeBytes, int depth, int nodes) {
    public static final ReadLimits DEFAULT = new ReadLimits(2 * 1024 * 1024, 64, 200_000);
}
