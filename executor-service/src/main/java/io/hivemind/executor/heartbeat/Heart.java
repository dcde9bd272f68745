package io.hivemind.executor.heartbeat;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.Heartbeat;
import io.hivemind.executor.attempt.Attempt;
import io.hivemind.executor.attempt.Attempts;
import io.hivemind.executor.attempt.Identity;
import io.hivemind.executor.config.ExecutorConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Beats for all attempts at once, and fences this executor when no beat got through for longer
/// than the lease: then somebody else may have its attempts already, so it gives them up and goes
/// on as a new incarnation. Time is the monotonic clock's, and counts from when a beat was sent, so
/// that this side's lease ends before the other's.
public final class Heart {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    /// How many attempts a beat names at most: it stays far below the largest record.
    private static final int MOST_NAMED = 1_000;

    private static final Duration LAST_BEAT = Duration.ofSeconds(2);

    /// Sends a beat; completes when the broker has it.
    @FunctionalInterface
    public interface Sender extends Function<Heartbeat, CompletableFuture<Void>> {}

    private final ExecutorConfig config;
    private final Identity identity;
    private final Attempts attempts;
    private final IntSupplier busySlots;
    private final Sender sender;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Instant startedAt;
    private final Semaphore now = new Semaphore(0);
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final Thread thread =
            Thread.ofPlatform().name("heartbeat").daemon().unstarted(this::run);

    private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);
    private volatile String state = "active";
    private volatile long confirmedNanos;
    private volatile boolean fenced;
    private final AtomicInteger fencings = new AtomicInteger();
    private volatile boolean closing;

    public Heart(ExecutorConfig config, Holdings holdings, Sender sender, InstantSource clock) {
        this(config, holdings, sender, clock, System::nanoTime);
    }

    Heart(
            ExecutorConfig config,
            Holdings holdings,
            Sender sender,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.config = config;
        this.identity = holdings.identity();
        this.attempts = holdings.attempts();
        this.busySlots = holdings.busySlots();
        this.sender = sender;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /// What a beat tells of.
    ///
    /// @param busySlots how many slots are taken at the moment
    public record Holdings(Identity identity, Attempts attempts, IntSupplier busySlots) {}

    public void start() {
        confirmedNanos = nanoTime.getAsLong();
        thread.start();
    }

    /// Completes when the first beat got through.
    public CompletableFuture<Void> first() {
        return first;
    }

    /// How long ago a beat was sent that got through; since the start where none has yet.
    public Duration confirmedAgo() {
        return Duration.ofNanos(nanoTime.getAsLong() - confirmedNanos);
    }

    /// How often the lease was lost.
    public int fencings() {
        return fencings.get();
    }

    /// Tells at once that nothing more is taken.
    public void draining() {
        state = "draining";
        now.release();
    }

    /// Called now and then. Must not block.
    public void watch() {
        long silentNanos = nanoTime.getAsLong() - confirmedNanos;
        if (first.isDone() && !fenced && silentNanos > config.timing().lease().toNanos()) {
            fenced = true;
            fencings.incrementAndGet();
            ExecutorRef lost = identity.renew();
            LOG.warn(
                    "no heartbeat got through for {} ms: incarnation {} gives up its attempts and"
                            + " is replaced by {}",
                    TimeUnit.NANOSECONDS.toMillis(silentNanos),
                    lost.getIncarnation(),
                    identity.incarnation());
            var _ = attempts.abandon(lost, "the lease was lost");
        }
    }

    private void run() {
        try {
            while (!closing) {
                if (pending.isDone()) {
                    pending = beat();
                }
                if (now.tryAcquire(config.timing().heartbeat().toMillis(), TimeUnit.MILLISECONDS)) {
                    now.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    CompletableFuture<Void> beat() {
        Heartbeat beat = describe();
        long sentNanos = nanoTime.getAsLong();
        return sender.apply(beat)
                .whenComplete((done, error) -> {
                    if (error == null) {
                        confirm(sentNanos);
                    } else {
                        LOG.warn("a heartbeat was refused: {}", error.toString());
                    }
                });
    }

    private void confirm(long sentNanos) {
        if (nanoTime.getAsLong() - sentNanos > config.timing().lease().toNanos()) {
            // It was long on its way: it says nothing about now, and may be of an incarnation that
            // is lost.
            now.release();
            return;
        }
        confirmedNanos = sentNanos;
        fenced = false;
        first.complete(null);
    }

    private Heartbeat describe() {
        return Heartbeat.newBuilder()
                .setExecutor(identity.executor())
                .setIncarnation(identity.incarnation())
                .setState(state)
                .setSlots(config.slots())
                .setBusySlots(busySlots.getAsInt())
                .setQueues(config.queues())
                .setLabels(config.labels())
                .setRunning(
                        attempts.held().stream()
                                .limit(MOST_NAMED)
                                .map(Attempt::id)
                                .map(Object::toString)
                                .toList())
                .setVersion(Host.version())
                .setHost(Host.NAME)
                .setPid(ProcessHandle.current().pid())
                .setStartedAt(startedAt)
                .setAt(clock.instant())
                .build();
    }

    /// Tells that this executor has left.
    public void leave() throws InterruptedException {
        closing = true;
        now.release();
        thread.join(LAST_BEAT);
        if (first.isDone()) {
            state = "left";
            try {
                sender.apply(describe()).get(LAST_BEAT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException e) {
                LOG.warn("that this executor leaves could not be told: {}", e.toString());
            }
        }
    }
}
