package io.hivemind.scheduler.timer;

import io.hivemind.avro.RunCommand;

/// Where the commands of timers go.
public interface TimerSink {

    /// Appends to the commands of the partition. Does not block for long.
    ///
    /// @param failed called if it could not be appended; it is tried again then
    void append(int partition, RunCommand command, Runnable failed);
}
