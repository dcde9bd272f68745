package io.hivemind.connect.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Requests between the server and the task: those that wait to become records, and those that wait
/// for the commit of theirs. For any thread.
final class Queue {
    private static final int BATCH = 500;

    private final int capacity;
    private final long capacityBytes;
    private final BlockingQueue<Arrival> waiting = new LinkedBlockingQueue<>();
    private final Set<Arrival> unanswered = new HashSet<>();
    private int places;
    private long bytes;
    private boolean closed;

    /// @param capacity requests that are not answered yet
    /// @param capacityBytes of their bodies
    Queue(int capacity, long capacityBytes) {
        this.capacity = capacity;
        this.capacityBytes = capacityBytes;
    }

    /// A place for a request whose body is still on the way. False where there is none.
    synchronized boolean enter() {
        if (closed || places >= capacity) {
            return false;
        }
        places++;
        return true;
    }

    /// Room for its body, once that has come; leaves with it.
    synchronized boolean carry(int bodyBytes) {
        if (bytes + bodyBytes > capacityBytes) {
            return false;
        }
        bytes += bodyBytes;
        return true;
    }

    synchronized void leave(int bodyBytes) {
        places--;
        bytes -= bodyBytes;
    }

    /// False where the task has ended.
    synchronized boolean add(Arrival arrival) {
        return !closed && unanswered.add(arrival) && waiting.add(arrival);
    }

    synchronized void answered(Arrival arrival) {
        unanswered.remove(arrival);
    }

    /// The next ones; waits for the first. Null for none.
    @Nullable List<Arrival> take(Duration patience) throws InterruptedException {
        Arrival first = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return null;
        }
        List<Arrival> taken = new ArrayList<>();
        taken.add(first);
        waiting.drainTo(taken, BATCH - 1);
        return taken;
    }

    /// No more; returns those that are not answered.
    synchronized List<Arrival> close() {
        closed = true;
        waiting.clear();
        return List.copyOf(unanswered);
    }
}
