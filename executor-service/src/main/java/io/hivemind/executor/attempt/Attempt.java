package io.hivemind.executor.attempt;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.ReadyTask;
import io.hivemind.executor.body.Body;
import io.hivemind.executor.log.AttemptLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// One attempt, from its ready record to its report. Reports are sent under this object's lock, so
/// that the claim never comes after the result.
public final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    /// How much longer than the grace a body that was stopped may take before its end is reported
    /// without it.
    private static final Duration OVERRUN = Duration.ofSeconds(5);

    private final AttemptId id;
    private final ReadyTask task;
    private final ExecutorRef executor;
    private final AttemptContext context;
    private final Runnable forget;
    private final AttemptLog log;
    private final StopSignal stop = new StopSignal();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Instant startedAt = Instant.EPOCH;
    private long startedNanos;
    private boolean claimed;
    private boolean reported;

    /// @param forget called when nothing of it runs any more
    Attempt(
            AttemptId id,
            ReadyTask task,
            ExecutorRef executor,
            AttemptContext context,
            Runnable forget) {
        this.forget = forget;
        this.id = id;
        this.task = task;
        this.executor = executor;
        this.context = context;
        this.log = context.log(id);
    }

    public AttemptId id() {
        return id;
    }

    ExecutorRef executor() {
        return executor;
    }

    /// Completes when the ready record is no longer needed: the broker has the claim or the result.
    public CompletableFuture<Void> settled() {
        return settled;
    }

    /// Completes when nothing of the attempt runs any more.
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /// It is not going to start: its record was dealt with otherwise.
    void drop() {
        ended.complete(null);
    }

    /// Runs the body on a thread of its own.
    public void start(Body body) {
        startedAt = context.clock().instant();
        startedNanos = System.nanoTime();
        Long timeoutMs = task.getTimeoutMs();
        if (timeoutMs != null) {
            Duration timeout = Duration.ofMillis(timeoutMs);
            later(timeoutMs, () -> timeOut(timeout));
        }
        Thread.ofVirtual().name("attempt " + id).start(() -> run(body));
    }

    private void run(Body body) {
        Outcome outcome;
        try {
            outcome =
                    stop.cause() == null
                            ? body.run(new Body.Work(id, task, log, stop))
                            : new Outcome.Stopped("before it started");
        } catch (InterruptedException e) {
            outcome = Outcome.Failed.error("InterruptedException", "the attempt was interrupted");
        } catch (RuntimeException | Error e) {
            LOG.error("{} failed in the executor", id, e);
            outcome =
                    Outcome.Failed.error(
                            e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        }
        Outcome cause = stop.cause();
        try {
            log.close();
            report(cause == null ? outcome : cause);
        } finally {
            forget.run();
            ended.complete(null);
        }
    }

    /// Publishes that the attempt runs on under the executor's lease, unless it has ended or was
    /// claimed before.
    public synchronized void claim() {
        if (reported || claimed) {
            return;
        }
        claimed = true;
        settleWith(
                context.reports().send(id.partition(0), ReportBodies.started(id, executor, now())));
    }

    /// Ends it, for a reason of its own. False where it was stopped before.
    public boolean stop(Outcome cause) {
        boolean first = stop.stop(cause);
        if (first) {
            LOG.debug("stopping {}: {}", id, cause);
            later(
                    context.grace().plus(OVERRUN).toMillis(),
                    () -> Thread.ofVirtual().start(() -> reportOverrun(cause)));
        }
        return first;
    }

    /// Never mind if it has ended by then.
    private void later(long delayMs, Runnable action) {
        ScheduledFuture<?> timer =
                context.timers().schedule(action, delayMs, TimeUnit.MILLISECONDS);
        var _ = ended.whenComplete((done, error) -> timer.cancel(false));
    }

    private void timeOut(Duration timeout) {
        if (!ended.isDone()) {
            stop(
                    new Outcome.Failed(
                            Outcome.Reason.TIMED_OUT,
                            null,
                            null,
                            "still running after " + timeout.toMillis() + " ms"));
        }
    }

    private void reportOverrun(Outcome cause) {
        if (!ended.isDone()) {
            LOG.warn("{} does not stop; its slot stays taken until it does", id);
            report(cause);
        }
    }

    private synchronized void report(Outcome asked) {
        if (reported) {
            return;
        }
        reported = true;
        Outcome outcome = asClaimed(asked);
        AttemptReport report = ReportBodies.ended(id, executor, now(), startedAt, outcome);
        Duration took =
                startedAt.equals(Instant.EPOCH)
                        ? Duration.ZERO
                        : Duration.ofNanos(System.nanoTime() - startedNanos);
        context.metrics().ended(outcome.word(), outcome.reasonWord(), took);
        LOG.info(
                "executed {} {} attempt {} of run {}: {} in {} ms",
                task.getJob(),
                id.taskKey(),
                id.attempt(),
                id.runId(),
                ReportBodies.word(outcome),
                took.toMillis());
        if (report == null) {
            settled.complete(null);
        } else {
            settleWith(context.reports().send(id.partition(0), report));
        }
    }

    /// What nobody has claimed is handed back, whatever it was given up for: else it would wait for
    /// long to be dispatched anew. What is claimed can only be stopped.
    private Outcome asClaimed(Outcome asked) {
        return switch (asked) {
            case Outcome.Abandoned(String why) when !claimed -> new Outcome.Returned(why);
            case Outcome.Returned(String why) when claimed -> new Outcome.Stopped(why);
            case Outcome.Succeeded _, Outcome.Failed _, Outcome.Stopped _ -> asked;
            case Outcome.Returned _, Outcome.Abandoned _ -> asked;
        };
    }

    private void settleWith(CompletableFuture<Void> sent) {
        // A report that is refused for good was logged where it was refused; the record would only
        // come again to us.
        var _ = sent.whenComplete((done, error) -> settled.complete(null));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
