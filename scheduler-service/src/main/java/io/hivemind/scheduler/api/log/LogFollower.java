package io.hivemind.scheduler.api.log;

import io.hivemind.avro.Event;
import io.hivemind.scheduler.api.EventStream;
import io.hivemind.scheduler.api.run.RunJson;
import io.hivemind.scheduler.api.run.RunWatch;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.RunRow;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Sends output as it comes, until the run has ended and its attempts have said their last word.
final class LogFollower {
    private static final Duration POLL = Duration.ofSeconds(1);

    /// How long the last words of attempts that were seen writing are waited for after the run's
    /// end: an executor that was killed says none.
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final History history;
    private final RunWatch watch;

    LogFollower(History history) {
        this.history = history;
        this.watch = new RunWatch(history);
    }

    void follow(RunLog log, String run, EventStream stream) throws InterruptedException {
        CompletableFuture<Event> ended = watch.ended(run);
        try {
            var _ = ended.whenComplete((event, error) -> log.wakeUp());
            while (!ended.isDone()) {
                if (!send(log, POLL, stream)) {
                    return;
                }
            }
            RunRow row = history.runs().find(run).orElseThrow();
            if (sendRest(log, row, stream)) {
                boolean _ = stream.send("end", RunJson.handle(row), null);
            }
        } finally {
            ended.cancel(false);
        }
    }

    /// Executors publish an attempt's output before they report its end, so at the run's end all of
    /// it lies before the partition's end; only of attempts that were cut short may more follow.
    private static boolean sendRest(RunLog log, RunRow run, EventStream stream)
            throws InterruptedException {
        long end = log.end();
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (log.position() < end && !log.isPast(run)) {
            if (!send(log, POLL, stream)) {
                return false;
            }
        }
        while (log.hasOpenAttempts() && !log.isPast(run) && System.nanoTime() < deadline) {
            if (!send(log, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())), stream)) {
                return false;
            }
        }
        return true;
    }

    private static boolean send(RunLog log, Duration atMost, EventStream stream)
            throws InterruptedException {
        for (RunLog.Piece piece : log.poll(atMost)) {
            if (!stream.send("log", piece.json(), String.valueOf(piece.next() - 1))) {
                return false;
            }
        }
        return !stream.isClosed();
    }
}
