package io.hivemind.executor.log;

import io.hivemind.avro.LogChunk;

/// Where chunks go. May block while there is no room: that holds up the writer of the output, never
/// loses it.
@FunctionalInterface
public interface LogSink {
    void send(LogChunk chunk);
}
