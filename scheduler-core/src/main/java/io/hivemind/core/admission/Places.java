package io.hivemind.core.admission;

import io.hivemind.core.job.Concurrency;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.Reason;

import org.jspecify.annotations.Nullable;

/// The places of `concurrency` (LANGUAGE section 2). While a place is free under a key nobody waits
/// for it; places go to those who came first.
final class Places {

    /// A run wants a place.
    ///
    /// @param fresh it is being created; else it was let through the gate
    static void enter(JobStep step, JobRow.AdmittedRun run, boolean fresh) {
        Concurrency limit = step.plan().concurrency();
        String key = run.limitKey();
        if (limit == null || hasRoom(step, limit, key)) {
            activate(step, run, fresh);
            return;
        }
        switch (limit.whenFull()) {
            case QUEUE -> {
                Integer most = limit.queueLimit();
                if (most != null && step.count(JobRow.Stage.WAITING, key) >= most) {
                    skip(step, run, fresh);
                } else {
                    queue(step, run, fresh);
                }
            }
            case SKIP -> skip(step, run, fresh);
            case CANCEL_OLDEST -> {
                JobRow.AdmittedRun oldest = oldest(step, key);
                queue(step, run, fresh);
                cancel(step, oldest);
            }
            case CANCEL_NEWEST_QUEUED -> {
                JobRow.AdmittedRun waiting = step.first(JobRow.Stage.WAITING, key);
                while (waiting != null) {
                    cancel(step, waiting);
                    waiting = step.next(JobRow.Stage.WAITING, key, waiting.order());
                }
                queue(step, run, fresh);
            }
        }
    }

    /// Places under this key may have become free.
    static void fill(JobStep step, String key) {
        for (int filled = 0; filled < Limits.RUNS_PER_SWEEP; filled++) {
            JobRow.AdmittedRun first = step.first(JobRow.Stage.WAITING, key);
            if (first == null || !isFree(step, key)) {
                return;
            }
            activate(step, first, false);
        }
    }

    /// Fewer active runs than the limit, or no limit.
    static boolean isFree(JobStep step, String key) {
        Concurrency limit = step.plan().concurrency();
        return limit == null || step.count(JobRow.Stage.ACTIVE, key) < limit.limit();
    }

    static void activate(JobStep step, JobRow.AdmittedRun run, boolean fresh) {
        boolean held = step.header().paused();
        JobRow.Standing standing = held ? JobRow.Standing.HELD : JobRow.Standing.FREE;
        step.put(run.to(JobRow.Stage.ACTIVE, step.nextOrder(), standing));
        if (fresh) {
            Entry entry = held ? new Entry.Wait(Reason.PAUSED) : new Entry.Start();
            step.add(new JobEffect.CreateRun(run.runId(), entry));
        } else {
            step.add(
                    held
                            ? new JobEffect.Hold(run.runId(), Reason.PAUSED)
                            : new JobEffect.Release(run.runId()));
        }
    }

    /// Somebody who waits, though there is room, is being let in by a sweep: nobody overtakes.
    private static boolean hasRoom(JobStep step, Concurrency limit, String key) {
        return step.count(JobRow.Stage.ACTIVE, key) < limit.limit()
                && step.count(JobRow.Stage.WAITING, key) == 0;
    }

    private static void queue(JobStep step, JobRow.AdmittedRun run, boolean fresh) {
        step.put(run.to(JobRow.Stage.WAITING, step.nextOrder(), JobRow.Standing.FREE));
        step.add(
                fresh
                        ? new JobEffect.CreateRun(run.runId(), new Entry.Wait(Reason.CONCURRENCY))
                        : new JobEffect.Hold(run.runId(), Reason.CONCURRENCY));
    }

    private static void skip(JobStep step, JobRow.AdmittedRun run, boolean fresh) {
        step.uncount(run.createdAt());
        if (fresh) {
            step.add(new JobEffect.CreateRun(run.runId(), new Entry.Skip(Reason.CONCURRENCY)));
        } else {
            step.remove(run);
            step.add(new JobEffect.Skip(run.runId(), Reason.CONCURRENCY));
        }
    }

    /// The one that has been active longest and was not told to end yet. Where all were, each has
    /// somebody waiting for its place, and the first of these is the next oldest.
    private static JobRow.@Nullable AdmittedRun oldest(JobStep step, String key) {
        JobRow.AdmittedRun active = step.first(JobRow.Stage.ACTIVE, key);
        while (active != null && active.cancelling()) {
            active = step.next(JobRow.Stage.ACTIVE, key, active.order());
        }
        return active != null ? active : step.first(JobRow.Stage.WAITING, key);
    }

    private static void cancel(JobStep step, JobRow.@Nullable AdmittedRun run) {
        if (run == null) {
            return;
        }
        if (run.stage() == JobRow.Stage.ACTIVE) {
            step.put(run.toBeCancelled()); // it keeps its place until it has ended
        } else {
            step.remove(run);
        }
        step.add(new JobEffect.Cancel(run.runId(), Reason.CONCURRENCY));
    }

    private Places() {}
}
