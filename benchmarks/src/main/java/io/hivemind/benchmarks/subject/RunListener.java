package io.hivemind.benchmarks.subject;

/// Told what becomes of runs, by threads of the subject: answer quickly. Times are of
/// `System.nanoTime`.
public interface RunListener {

    /// For measurements that need nothing of it.
    RunListener NONE = new RunListener() {};

    /// A task of the run begins to run, on an executor.
    default void taskStarted(long run, long atNs) {}

    /// The end of the run can be read from the topic of events.
    default void runEnded(long run, long atNs) {}
}
