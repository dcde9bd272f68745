package io.hivemind.core.job;

import java.util.List;

/// A file of the job, laid into each attempt's working folder; its content lies on the files topic.
///
/// @param path relative to the working folder, with `/`
/// @param sha256 of the content, lower-case hex
/// @param chunks where the content lies, in order; empty until it was published
public record FileRef(
        String path, boolean executable, String sha256, long sizeBytes, List<Chunk> chunks) {
    public FileRef {
        chunks = List.copyOf(chunks);
    }

    /// One record on the files topic.
    public record Chunk(int partition, long offset) {}
}
