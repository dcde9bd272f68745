package io.hivemind.scheduler.timer;

/// Where partitions get their timers.
public interface TimerService {

    /// Timers of a partition that this process takes over, none set yet.
    Timers open(int partition);

    /// Forgets the timers of a partition that this process gives up.
    void close(int partition);
}
