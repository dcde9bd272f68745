package io.hivemind.scheduler.timer;

import io.hivemind.avro.RunCommand;
import io.hivemind.avro.TimerDue;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.codec.CommandCodec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Timers of all partitions of a process, and the one thread that sleeps until the next is due and
/// appends its command. Stream threads and the timer thread meet at the clock's lock, briefly.
public final class TimerClock implements TimerService, AutoCloseable {
    /// The kind of a [TimerDue] that is about parked triggers, not about a run.
    public static final String PARKED = "parked";

    private static final Logger LOG = LoggerFactory.getLogger(TimerClock.class);
    private static final int TIMERS_PER_PARTITION = 200_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final TimerSink sink;
    private final InstantSource clock;
    private final int timersPerPartition;
    private final Object lock = new Object();
    private final Map<Integer, TimerHeap> heaps = new HashMap<>();
    private final Thread thread;
    private boolean closed;

    public TimerClock(TimerSink sink, InstantSource clock) {
        this(sink, clock, TIMERS_PER_PARTITION);
    }

    TimerClock(TimerSink sink, InstantSource clock, int timersPerPartition) {
        this.sink = sink;
        this.clock = clock;
        this.timersPerPartition = timersPerPartition;
        this.thread = Thread.ofPlatform().name("hivemind-timers").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public Timers open(int partition) {
        TimerHeap heap = new TimerHeap(partition, timersPerPartition);
        synchronized (lock) {
            heaps.put(partition, heap);
        }
        return new OfPartition(heap);
    }

    @Override
    public void close(int partition) {
        synchronized (lock) {
            heaps.remove(partition);
        }
    }

    /// How many partitions are open.
    public int partitions() {
        synchronized (lock) {
            return heaps.size();
        }
    }

    /// How many timers are set in all of them.
    public int pending() {
        synchronized (lock) {
            return heaps.values().stream().mapToInt(TimerHeap::size).sum();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                List<TimerHeap.Entry> due = awaitDue();
                if (due.isEmpty()) {
                    return;
                }
                due.forEach(this::fire);
            }
        } catch (InterruptedException e) {
            LOG.debug("The timer thread was interrupted", e);
        }
    }

    /// @return empty only when the clock was closed
    private List<TimerHeap.Entry> awaitDue() throws InterruptedException {
        synchronized (lock) {
            while (!closed) {
                List<TimerHeap.Entry> due = takeDue(clock.instant());
                if (!due.isEmpty()) {
                    return due;
                }
                // Without end while there is no timer: wait(0).
                lock.wait(sleepMs(next()));
            }
            return List.of();
        }
    }

    List<TimerHeap.Entry> takeDue(Instant now) {
        synchronized (lock) {
            List<TimerHeap.Entry> due = new ArrayList<>();
            heaps.values().forEach(heap -> due.addAll(heap.due(now)));
            return due;
        }
    }

    private @Nullable Instant next() {
        Instant next = null;
        for (TimerHeap heap : heaps.values()) {
            Instant first = heap.next();
            if (first != null && (next == null || first.isBefore(next))) {
                next = first;
            }
        }
        return next;
    }

    /// How long to sleep, 0 for no end. Rounded up: a timer that fires early is only sent back.
    private long sleepMs(@Nullable Instant next) {
        if (next == null) {
            return 0;
        }
        return Math.max(1, Duration.between(clock.instant(), next).plusNanos(999_999).toMillis());
    }

    private void fire(TimerHeap.Entry entry) {
        sink.append(entry.partition(), entry.command(), () -> fireLater(entry));
    }

    private void fireLater(TimerHeap.Entry entry) {
        synchronized (lock) {
            TimerHeap heap = heaps.get(entry.partition());
            if (heap != null && !heap.has(entry.id())) {
                heap.set(entry.id(), clock.instant().plus(RETRY), entry.command());
                lock.notifyAll();
            }
        }
    }

    private record PoolTimer(String pool) {}

    private record RunTimer(String runId, Timer.Id id) {}

    private final class OfPartition implements Timers {
        private final TimerHeap heap;

        OfPartition(TimerHeap heap) {
            this.heap = heap;
        }

        @Override
        public void set(String runId, Timer timer) {
            put(
                    new RunTimer(runId, timer.id()),
                    timer.dueAt(),
                    CommandCodec.timerDue(runId, timer));
        }

        @Override
        public void clear(String runId, Timer.Id id) {
            synchronized (lock) {
                heap.clear(new RunTimer(runId, id));
            }
        }

        /// By the decision's clock, which is the broker's, there is `rest` to go; so it is by ours.
        @Override
        public void rearm(String runId, Timer timer, Duration rest) {
            put(
                    new RunTimer(runId, timer.id()),
                    clock.instant().plus(rest),
                    CommandCodec.timerDue(runId, timer));
        }

        @Override
        public void wakePool(String pool, Instant at) {
            put(new PoolTimer(pool), at, CommandCodec.poolDue(pool, at));
        }

        @Override
        public void rearmPool(String pool, Instant dueAt, Duration rest) {
            put(new PoolTimer(pool), clock.instant().plus(rest), CommandCodec.poolDue(pool, dueAt));
        }

        @Override
        public void lookAtParked(Instant at) {
            RunCommand command =
                    new RunCommand(
                            "", "", TimerDue.newBuilder().setKind(PARKED).setDueAt(at).build(), "");
            put(PARKED, at, command);
        }

        @Override
        public Instant horizon() {
            synchronized (lock) {
                return heap.horizon();
            }
        }

        @Override
        public void refill() {
            synchronized (lock) {
                heap.refill();
            }
        }

        private void put(Object id, Instant at, RunCommand command) {
            synchronized (lock) {
                Instant next = next();
                heap.set(id, at, command);
                if (next == null || at.isBefore(next)) {
                    lock.notifyAll();
                }
            }
        }
    }
}
