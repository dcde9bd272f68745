package io.hivemind.scheduler.liveness;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.store.StoredExecutor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is there: what a heartbeat, or the lack of one, makes of an executor. An executor is one
/// incarnation at a time; a newer one makes the older a lost one, an older one is not listened to.
final class Attendance {
    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);
    private static final String LEFT = "left";

    private final Watch watch;
    private final Roster roster;
    private final Announcements announcements;

    Attendance(Watch watch, Roster roster, Announcements announcements) {
        this.watch = watch;
        this.roster = roster;
        this.announcements = announcements;
    }

    void heard(Heartbeat heartbeat, long now) {
        StoredExecutor known = roster.find(heartbeat.getExecutor());
        boolean same = known != null && known.getIncarnation().equals(heartbeat.getIncarnation());
        if (known != null && !same && heartbeat.getStartedAt().isBefore(known.getStartedAt())) {
            return;
        }
        if (heartbeat.getState().equals(LEFT)) {
            leave(heartbeat, known);
            return;
        }
        watch.heard(heartbeat.getExecutor(), now);
        boolean active = known != null && known.getState().equals(Roster.ACTIVE);
        if (same && active) {
            return;
        }
        if (known != null && active) {
            announcements.lost(ref(known), "a newer incarnation took its place");
        }
        join(heartbeat, same);
    }

    /// No heartbeat for longer than the lease, and the probe came back.
    void lose(String executor) {
        StoredExecutor known = roster.find(executor);
        if (known != null) {
            known.setState(Roster.LOST);
            roster.put(known);
            announcements.silent(ref(known));
        }
    }

    /// @param back whether this very incarnation was taken for lost
    private void join(Heartbeat heartbeat, boolean back) {
        roster.put(
                new StoredExecutor(
                        heartbeat.getExecutor(),
                        heartbeat.getIncarnation(),
                        heartbeat.getStartedAt(),
                        Roster.ACTIVE));
        announcements.joined(ref(heartbeat), back);
        LOG.info(
                "Executor {} {} ({} slots on {})",
                heartbeat.getExecutor(),
                back ? "is back" : "joined",
                heartbeat.getSlots(),
                heartbeat.getHost());
    }

    private void leave(Heartbeat heartbeat, @Nullable StoredExecutor known) {
        watch.forget(heartbeat.getExecutor());
        if (known == null) {
            return;
        }
        roster.remove(heartbeat.getExecutor());
        announcements.left(ref(heartbeat), !heartbeat.getRunning().isEmpty());
        LOG.info("Executor {} left", heartbeat.getExecutor());
    }

    private static ExecutorRef ref(StoredExecutor executor) {
        return new ExecutorRef(executor.getExecutor(), executor.getIncarnation());
    }

    private static ExecutorRef ref(Heartbeat heartbeat) {
        return new ExecutorRef(heartbeat.getExecutor(), heartbeat.getIncarnation());
    }
}
