package io.hivemind.scheduler.api.run;

import io.hivemind.avro.Event;
import io.hivemind.avro.RunCancelled;
import io.hivemind.avro.RunFailed;
import io.hivemind.avro.RunSkipped;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.RunRow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for what becomes of runs.
public final class RunWatch {
    private final History history;

    public RunWatch(History history) {
        this.history = history;
    }

    /// Completes when the run has ended and the history says so; at once where it has. Completing
    /// or cancelling it ends the wait.
    public CompletableFuture<Event> ended(String run) {
        CompletableFuture<Event> ended = history.tail().next(run, RunWatch::isEnd);
        if (history.runs().find(run).map(RunRow::hasEnded).orElse(false)) {
            ended.complete(new Event());
        }
        return ended;
    }

    /// The run when it has ended, or as it is when the time is over.
    Optional<RunRow> await(String run, Duration atMost) throws InterruptedException {
        if (!atMost.isZero()) {
            await(ended(run), atMost);
        }
        return history.runs().find(run);
    }

    /// The event, unless the time is over first.
    public static Optional<Event> await(CompletableFuture<Event> event, Duration atMost)
            throws InterruptedException {
        try {
            return Optional.of(event.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails what waits for an event", e);
        } finally {
            event.cancel(false);
        }
    }

    static boolean isEnd(Event event) {
        return switch (event.getBody()) {
            case RunSucceeded e -> true;
            case RunFailed e -> true;
            case RunCancelled e -> true;
            case RunSkipped e -> true;
            case null, default -> false;
        };
    }
}
