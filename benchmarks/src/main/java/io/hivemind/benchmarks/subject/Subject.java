package io.hivemind.benchmarks.subject;

/// A system with a broker of its own that runs chains of tasks which do nothing.
public interface Subject extends AutoCloseable {

    /// Who is told from now on.
    void listen(RunListener listener);

    /// Starts a run of tasks that follow one another. Returns when the record is handed to Kafka's
    /// producer.
    ///
    /// @param run the caller's number of the run, not used before
    /// @param tasks 1, or [#CHAIN]
    void start(long run, int tasks);

    @Override
    void close();

    /// The number of tasks of a long run.
    int CHAIN = 40;
}
