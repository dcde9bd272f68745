package io.hivemind.executor.attempt;

import io.hivemind.avro.ExecutorRef;

import java.util.UUID;

/// Who this executor is at the moment. The incarnation is new at each start, and after the lease
/// was lost: the scheduler refuses whatever a lost incarnation claims. Any thread.
public final class Identity {
    private volatile ExecutorRef now;

    public Identity(String executor) {
        now = fresh(executor);
    }

    public ExecutorRef now() {
        return now;
    }

    public String executor() {
        return now.getExecutor();
    }

    public String incarnation() {
        return now.getIncarnation();
    }

    /// Takes a new incarnation and returns the old one.
    public synchronized ExecutorRef renew() {
        ExecutorRef old = now;
        now = fresh(old.getExecutor());
        return old;
    }

    private static ExecutorRef fresh(String executor) {
        return new ExecutorRef(executor, UUID.randomUUID().toString());
    }
}
