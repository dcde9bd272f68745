package io.hivemind.executor.attempt;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.StopAttempt;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The attempts this executor holds or has ended lately, and those it was told not to start. Any
/// thread.
public final class Attempts {
    /// How many ended attempts and stops are remembered.
    private static final int REMEMBERED = 20_000;

    private final Identity identity;
    private final AttemptContext context;
    private final Map<AttemptId, Attempt> held = new LinkedHashMap<>();
    private final Map<AttemptId, Boolean> ended = bounded();
    private final Map<AttemptId, Boolean> stopped = bounded();

    public Attempts(Identity identity, AttemptContext context) {
        this.identity = identity;
        this.context = context;
    }

    /// Takes an attempt in hand. It is forgotten, but for its name, when it has ended.
    public synchronized Attempt take(AttemptId id, ReadyTask task) {
        Attempt attempt = new Attempt(id, task, identity.now(), context, () -> forget(id));
        held.put(id, attempt);
        return attempt;
    }

    /// Drops an attempt that never started.
    public void drop(AttemptId id) {
        Attempt attempt;
        synchronized (this) {
            attempt = held.remove(id);
        }
        if (attempt != null) {
            attempt.drop();
        }
    }

    private synchronized void forget(AttemptId id) {
        if (held.remove(id) != null) {
            ended.put(id, true);
        }
    }

    /// Whether this very dispatch is in our hands, or was: its record came again because its
    /// acknowledgement was lost.
    public synchronized boolean knows(AttemptId id) {
        return held.containsKey(id) || ended.containsKey(id);
    }

    public synchronized boolean wasStopped(AttemptId id) {
        return stopped.containsKey(id);
    }

    /// Stops an attempt, or remembers that it must not start.
    public void stop(AttemptId id, StopAttempt message) {
        Attempt attempt;
        synchronized (this) {
            boolean ours =
                    message.getIncarnation().isEmpty()
                            || message.getIncarnation().equals(identity.incarnation());
            if (!ours) {
                return;
            }
            if (ended.containsKey(id)) {
                return;
            }
            stopped.put(id, true);
            attempt = held.get(id);
        }
        if (attempt != null) {
            attempt.stop(new Outcome.Stopped(message.getWhy()));
        }
    }

    /// Stops all for the same reason. Completes when nothing of them runs any more.
    public CompletableFuture<Void> stopAll(Outcome cause) {
        return stopAll(attempt -> cause);
    }

    /// Gives up what an incarnation held.
    public CompletableFuture<Void> abandon(ExecutorRef lost, String why) {
        return stopAll(
                attempt -> attempt.executor().equals(lost) ? new Outcome.Abandoned(why) : null);
    }

    private CompletableFuture<Void> stopAll(Function<Attempt, @Nullable Outcome> cause) {
        List<Attempt> now = held();
        now.forEach(attempt -> {
            Outcome outcome = cause.apply(attempt);
            if (outcome != null) {
                attempt.stop(outcome);
            }
        });
        return all(now);
    }

    /// Completes when all that are held now have ended.
    public CompletableFuture<Void> allEnded() {
        return all(held());
    }

    private static CompletableFuture<Void> all(Collection<Attempt> attempts) {
        return CompletableFuture.allOf(
                attempts.stream().map(Attempt::ended).toArray(CompletableFuture[]::new));
    }

    public synchronized List<Attempt> held() {
        return List.copyOf(held.values());
    }

    private static Map<AttemptId, Boolean> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<AttemptId, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
