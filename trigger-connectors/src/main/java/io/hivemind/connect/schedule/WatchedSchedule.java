package io.hivemind.connect.schedule;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.core.schedule.Due;
import io.hivemind.core.schedule.ScheduleState;
import io.hivemind.core.schedule.Slots;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A schedule with how far it is accounted for. There may be very many: times are kept as
/// milliseconds since the epoch.
final class WatchedSchedule implements Comparable<WatchedSchedule> {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long NONE = Long.MIN_VALUE;

    private final Slots slots;
    private FollowedTrigger trigger;
    private final long firstSeenAt;
    private long accountedTo;
    private long upSince;
    private long endsAt = NEVER;
    private long wakeAt;

    WatchedSchedule(FollowedTrigger trigger, Slots slots, SchedulePosition from, long upSince) {
        this.trigger = trigger;
        this.slots = slots;
        this.firstSeenAt = from.firstSeenAt();
        Long accounted = from.accountedTo();
        this.accountedTo = accounted == null ? NONE : accounted;
        this.upSince = upSince;
        this.wakeAt = nextWake();
    }

    FollowedTrigger trigger() {
        return trigger;
    }

    Slots slots() {
        return slots;
    }

    /// A later revision has it too.
    void renew(FollowedTrigger later) {
        trigger = later;
    }

    /// The definition has it no more: slots from this instant on are none.
    void end(long at) {
        endsAt = at;
    }

    void resume(long at) {
        upSince = Math.max(upSince, at);
    }

    /// When there is something to account for; never, where nothing is left.
    long wakeAt() {
        return wakeAt;
    }

    boolean isOver() {
        return wakeAt == NEVER || wakeAt >= endsAt;
    }

    /// The last slot that has its record; the least there is where none has.
    long accountedTo() {
        return accountedTo;
    }

    SchedulePosition position(@Nullable Instant accounted) {
        return new SchedulePosition(
                firstSeenAt, accounted == null ? null : accounted.toEpochMilli());
    }

    /// Accounts for what is due. A clock that was set back to a time before the watch began finds
    /// nothing: all there was is accounted for, and nothing fires early.
    Due due(long now, int limit) {
        if (now < upSince) {
            wakeAt = upSince;
            return new Due(List.of(), state(), false);
        }
        Due due = slots.due(state(), Instant.ofEpochMilli(Math.min(now, endsAt - 1)), limit);
        Instant accounted = due.state().accountedTo();
        accountedTo = accounted == null ? NONE : accounted.toEpochMilli();
        wakeAt = nextWake();
        return due;
    }

    private long nextWake() {
        return slots.wakeAt(state()).map(Instant::toEpochMilli).orElse(NEVER);
    }

    private ScheduleState state() {
        Long accounted = accountedTo == NONE ? null : (Long) accountedTo;
        return new SchedulePosition(firstSeenAt, accounted).watchedSince(upSince);
    }

    @Override
    public int compareTo(WatchedSchedule other) {
        return Long.compare(wakeAt, other.wakeAt);
    }
}
