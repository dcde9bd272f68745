package io.hivemind.executor.files;

import io.hivemind.avro.FileRef;

import java.io.IOException;
import java.io.OutputStream;

/// Where contents come from.
@FunctionalInterface
public interface FileSource {

    /// Writes the file's chunks in order. The caller checks what it got.
    void copy(FileRef file, OutputStream to) throws IOException, InterruptedException;
}
