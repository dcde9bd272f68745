package io.hivemind.scheduler.commit;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Paces the commits of one stream thread. Small transactions are committed almost at once; the
/// more there is in them, the longer the pause until the next may be, up to a few times what a
/// commit costs. So an idle engine answers within one commit, and a busy one spends most of its
/// time working.
public final class CommitPacer {
    /// The longest pause between two commits while there is something to commit.
    public static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    /// A request that nobody hears (its task is gone) must not keep the thread awake.
    private static final long GIVE_UP_NANOS = Duration.ofSeconds(2).toNanos();

    private static final double COSTS_PER_PAUSE = 5.0;
    private static final int RECORDS_WHEN_BUSY = 300;
    private static final double WEIGHT_OF_NEWEST = 0.2;

    private static final ThreadLocal<CommitPacer> CURRENT =
            ThreadLocal.withInitial(() -> new CommitPacer(System::nanoTime));

    private final LongSupplier clock;
    private @Nullable Runnable request;
    private int written;
    private boolean requested;
    private boolean committing;
    private long requestedAt;
    private long commitStartedAt;
    private long committedAt;
    private double costNanos = Duration.ofMillis(3).toNanos();
    private long pauseNanos = SHORTEST_PAUSE_NANOS;

    CommitPacer(LongSupplier clock) {
        this.clock = clock;
        this.committedAt = clock.getAsLong();
    }

    /// The pacer of the stream thread that asks.
    public static CommitPacer current() {
        return CURRENT.get();
    }

    /// A record was handed to the producer.
    ///
    /// @param commit asks the task that wrote it for a commit
    public void wrote(Runnable commit) {
        written++;
        request = commit;
        requestIfDue();
    }

    /// Asks for a commit if it is time for one.
    void requestIfDue() {
        long now = clock.getAsLong();
        if (request == null || now - committedAt < pauseNanos) {
            return;
        }
        if (requested && now - requestedAt > GIVE_UP_NANOS) {
            forget();
            return;
        }
        if (!requested) {
            requested = true;
            requestedAt = now;
        }
        request.run();
    }

    /// How long the thread may wait for records.
    Duration patience(Duration asked) {
        if (request == null) {
            return asked;
        }
        long left = Math.max(0, pauseNanos - (clock.getAsLong() - committedAt));
        return left < asked.toNanos() ? Duration.ofNanos(left) : asked;
    }

    /// Says so once for each task; the first time counts.
    void commitStarts() {
        if (!committing) {
            committing = true;
            commitStartedAt = clock.getAsLong();
        }
    }

    /// Returns how long it took, in nanoseconds.
    long committed() {
        committedAt = clock.getAsLong();
        long cost = committedAt - commitStartedAt;
        costNanos += WEIGHT_OF_NEWEST * (cost - costNanos);
        double load = Math.min(1.0, (double) written / RECORDS_WHEN_BUSY);
        long pause = (long) (costNanos * (1 + (COSTS_PER_PAUSE - 1) * load));
        pauseNanos = Math.clamp(pause, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE.toNanos());
        forget();
        return cost;
    }

    /// The transaction is gone: there is nothing to commit any more.
    void forget() {
        written = 0;
        requested = false;
        committing = false;
        request = null;
    }

    /// The pause that is kept at the moment.
    public Duration pause() {
        return Duration.ofNanos(pauseNanos);
    }
}
