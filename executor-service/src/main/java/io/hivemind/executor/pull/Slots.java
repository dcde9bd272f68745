package io.hivemind.executor.pull;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The slots of an executor, and who waits for them. Of the priorities that wait the one is served
/// that is furthest behind its share (stride scheduling), so high goes first and low is not
/// starved; within a priority first come, first served, and a large request is not overtaken by
/// smaller ones. Any thread; a grant runs under the lock, on the thread that made it possible, and
/// must not block.
final class Slots {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Urgency, Deque<Request>> waiting = new EnumMap<>(Urgency.class);
    private final Map<Urgency, Long> passes = new EnumMap<>(Urgency.class);
    private final int total;
    private int free;
    private int wanted;

    /// The pass of the last grant: who joins starts from here, and does not make up for the time it
    /// was away.
    private long time;

    Slots(int total) {
        this.total = total;
        this.free = total;
        for (Urgency urgency : Urgency.values()) {
            waiting.put(urgency, new ArrayDeque<>());
            passes.put(urgency, 0L);
        }
    }

    int total() {
        return total;
    }

    int busy() {
        lock.lock();
        try {
            return total - free;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a slot is free that nobody waits for.
    boolean spare() {
        lock.lock();
        try {
            return free > wanted;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a slot is spare; false if none was in that time.
    boolean awaitSpare(long timeoutMs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            while (free <= wanted) {
                if (leftNanos <= 0) {
                    return false;
                }
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Runs `granted` when it is this request's turn and its slots are free.
    ///
    /// @param slots at most the total
    Request request(Urgency urgency, int slots, Runnable granted) {
        if (slots < 1 || slots > total) {
            throw new IllegalArgumentException(slots + " slots of " + total);
        }
        Request request = new Request(urgency, slots, granted);
        lock.lock();
        try {
            Deque<Request> line = queue(urgency);
            if (line.isEmpty()) {
                passes.merge(urgency, time, Math::max);
            }
            line.add(request);
            wanted += slots;
            grant();
        } finally {
            lock.unlock();
        }
        return request;
    }

    /// Gives up waiting. False where it was granted already.
    boolean withdraw(Request request) {
        lock.lock();
        try {
            boolean waited = queue(request.urgency).remove(request);
            if (waited) {
                wanted -= request.slots;
                grant();
                changed.signalAll();
            }
            return waited;
        } finally {
            lock.unlock();
        }
    }

    void release(int slots) {
        lock.lock();
        try {
            free += slots;
            grant();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        for (Urgency next = next(); next != null; next = next()) {
            Deque<Request> line = queue(next);
            Request request = line.element();
            if (request.slots > free) {
                return;
            }
            line.remove();
            free -= request.slots;
            wanted -= request.slots;
            time = pass(next);
            passes.merge(next, (long) next.stride * request.slots, Long::sum);
            request.granted.run();
        }
    }

    private @Nullable Urgency next() {
        Urgency best = null;
        for (Urgency urgency : Urgency.values()) {
            if (!queue(urgency).isEmpty() && (best == null || pass(urgency) < pass(best))) {
                best = urgency;
            }
        }
        return best;
    }

    private Deque<Request> queue(Urgency urgency) {
        return Objects.requireNonNull(waiting.get(urgency));
    }

    private long pass(Urgency urgency) {
        return Objects.requireNonNull(passes.get(urgency));
    }

    /// One that waits, or waited, for slots.
    static final class Request {
        private final Urgency urgency;
        private final int slots;
        private final Runnable granted;

        private Request(Urgency urgency, int slots, Runnable granted) {
            this.urgency = urgency;
            this.slots = slots;
            this.granted = granted;
        }
    }
}
