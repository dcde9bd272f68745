package io.hivemind.scheduler.history;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Whether a database answers, for who asks again and again: one question at a time, whose answer
/// holds for a second, and nobody waits longer than that for it. Any thread may ask.
final class DatabaseCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FRESH = Duration.ofSeconds(1);

    /// A question that has no answer after so long gets none: another is asked.
    private static final Duration LOST = Duration.ofSeconds(15);

    /// Asks the database, and throws where it cannot be used.
    @FunctionalInterface
    interface Probe {
        void ask() throws Exception;
    }

    private final Probe probe;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private Question question;

    DatabaseCheck(Probe probe) {
        this(probe, PATIENCE, System::nanoTime);
    }

    DatabaseCheck(Probe probe, Duration patience, LongSupplier nanoTime) {
        this.probe = probe;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.question =
                new Question(
                        nanoTime.getAsLong() - LOST.toNanos(),
                        CompletableFuture.completedFuture(""));
    }

    /// @param answer empty where all is well, else what is the matter
    private record Question(long askedNanos, CompletableFuture<String> answer) {
        boolean isGoodFor(long nowNanos) {
            Duration age = Duration.ofNanos(nowNanos - askedNanos);
            return age.compareTo(answer.isDone() ? FRESH : LOST) < 0;
        }
    }

    /// What is the matter with the database, null for nothing.
    @Nullable String trouble() {
        Question current = current();
        Duration left =
                patience.minus(Duration.ofNanos(nanoTime.getAsLong() - current.askedNanos()));
        try {
            String answer = current.answer().get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
            return answer.isEmpty() ? null : answer;
        } catch (TimeoutException e) {
            return "the database does not answer within " + patience.toMillis() + " ms";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while asking the database";
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer cannot fail", e);
        }
    }

    private synchronized Question current() {
        long nowNanos = nanoTime.getAsLong();
        if (!question.isGoodFor(nowNanos)) {
            Question asked = new Question(nowNanos, new CompletableFuture<>());
            question = asked;
            Thread.ofVirtual().name("history-check").start(() -> asked.answer().complete(answer()));
        }
        return question;
    }

    private String answer() {
        try {
            probe.ask();
            return "";
        } catch (Exception e) {
            return "the database cannot be used: " + HistoryDatabase.why(e);
        }
    }
}
