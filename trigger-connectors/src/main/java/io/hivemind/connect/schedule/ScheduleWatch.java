package io.hivemind.connect.schedule;

import io.hivemind.connect.definition.JobTriggers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Sleeps until a slot is due, a definition changes, or the worker may want something. One thread
/// waits here and owns the book; others hand changes over.
final class ScheduleWatch {
    /// A worker stops or pauses a task between two polls only; and a clock that is set is noticed.
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(500);

    /// Not asked for so long, as while a connector is paused: nothing ran.
    private static final Duration AWAY = Duration.ofMinutes(1);

    private static final int BATCH = 500;

    private static final JobTriggers NOTHING = new JobTriggers("", Instant.EPOCH, List.of());

    private final InstantSource clock;
    private final ScheduleBook book = new ScheduleBook();
    private final BlockingQueue<JobTriggers> changes = new LinkedBlockingQueue<>();
    private long lastAskedNanos = System.nanoTime();

    ScheduleWatch(InstantSource clock) {
        this.clock = clock;
    }

    ScheduleBook book() {
        return book;
    }

    /// On any thread.
    void changed(JobTriggers job) {
        changes.add(job);
    }

    /// Ends a wait; on any thread.
    void interrupt() {
        changes.add(NOTHING);
    }

    /// What is due; nothing where something else is to be looked at.
    List<ScheduleBook.Accounted> await() throws InterruptedException {
        noticeAbsence();
        takeChanges();
        List<ScheduleBook.Accounted> due = book.due(clock.instant(), BATCH);
        if (due.isEmpty()) {
            JobTriggers change = changes.poll(sleepNanos(), TimeUnit.NANOSECONDS);
            take(change);
            takeChanges();
            due = book.due(clock.instant(), BATCH);
        }
        lastAskedNanos = System.nanoTime();
        return due;
    }

    private void noticeAbsence() {
        if (System.nanoTime() - lastAskedNanos > AWAY.toNanos()) {
            book.resume(clock.instant());
        }
    }

    private void takeChanges() {
        for (JobTriggers change = changes.poll(); change != null; change = changes.poll()) {
            take(change);
        }
    }

    private void take(@Nullable JobTriggers change) {
        if (change != null && !change.job().isEmpty()) {
            book.change(change);
        }
    }

    private long sleepNanos() {
        Instant wakeAt = book.wakeAt();
        if (wakeAt == null) {
            return LONGEST_SLEEP.toNanos();
        }
        Duration left = Duration.between(clock.instant(), wakeAt);
        if (left.isNegative()) {
            return 0;
        }
        return left.compareTo(LONGEST_SLEEP) < 0 ? left.toNanos() : LONGEST_SLEEP.toNanos();
    }
}
