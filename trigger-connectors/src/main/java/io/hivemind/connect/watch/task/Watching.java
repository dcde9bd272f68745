package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.watch.Watch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// One trigger that is watched, and when its place is looked at next. Only the task's thread has
/// it.
final class Watching {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

    /// Looking takes at most a tenth of the time when something stirs, a fiftieth when nothing
    /// does.
    private static final int BUSY_REST = 9;

    private static final long AFTER_STIRRING_NS = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_WAIT_NS = Duration.ofMinutes(5).toNanos();
    private static final int MOST_DOUBLINGS = 16;

    final Map<String, String> head;
    final String placeText;
    private @Nullable FollowedTrigger trigger;
    private @Nullable Place place;
    private @Nullable Watch watch;
    private @Nullable String trouble;
    // What the last status record said; none was written where it is null.
    private @Nullable Status written;
    private boolean looking;
    private int placeNumber;
    private boolean gone;
    private int failures;
    private long lookedNs;
    private long tookNs;
    private long dueNs;

    Watching(Map<String, String> head, String placeText, long nowNs) {
        this.head = head;
        this.placeText = placeText;
        this.lookedNs = nowNs;
        this.dueNs = nowNs;
    }

    /// Another text of the trigger for the same place keeps what was seen.
    void become(FollowedTrigger newTrigger, Place newPlace, Watch newWatch, long nowNs) {
        close();
        trigger = newTrigger;
        place = newPlace;
        watch = newWatch;
        gone = false;
        looking = false;
        placeNumber++;
        written = null;
        dueNs = nowNs;
    }

    /// A later revision of the same trigger.
    void revise(FollowedTrigger newTrigger) {
        trigger = newTrigger;
    }

    /// Tells looks at an earlier place from those at this one.
    int placeNumber() {
        return placeNumber;
    }

    FollowedTrigger trigger() {
        return Objects.requireNonNull(trigger);
    }

    Place place() {
        return Objects.requireNonNull(place);
    }

    Watch watch() {
        return Objects.requireNonNull(watch);
    }

    @Nullable String trouble() {
        return trouble;
    }

    boolean gone() {
        return gone;
    }

    void end() {
        gone = true;
        close();
    }

    private void close() {
        if (place != null) {
            place.looker().close();
        }
    }

    /// The next contents are read at once.
    void readOn(long nowNs) {
        if (!watch().contents().isEmpty()) {
            soonest(nowNs);
        }
    }

    /// In the log once, however often it fails.
    void tell(@Nullable String newTrouble) {
        if (newTrouble != null && !newTrouble.equals(trouble)) {
            LOG.warn("{}: {}", named(), newTrouble);
        } else if (newTrouble == null && (trouble != null || written == null)) {
            LOG.info("{}: is watched", named());
        }
        trouble = newTrouble;
    }

    /// Whether a status record is to be written; true once for each change.
    boolean takeUnmarked() {
        Status now = new Status(watch().begun(), watch().device(), trouble);
        boolean unmarked = !now.equals(written) && (now.begun || trouble != null);
        if (unmarked) {
            written = now;
        }
        return unmarked;
    }

    private record Status(boolean begun, long device, @Nullable String trouble) {}

    @Nullable Map<String, Object> headOffset() {
        return watch().begun() ? Positions.headOffset(watch().device()) : null;
    }

    String named() {
        return named(trigger(), placeText);
    }

    static String named(FollowedTrigger trigger, String place) {
        return "Trigger %s %s of job %s".formatted(trigger.spec().kind(), place, trigger.job());
    }

    boolean isDue(long nowNs) {
        return !looking && !gone && dueNs - nowNs <= 0;
    }

    long waitNs(long nowNs) {
        return looking || gone ? Long.MAX_VALUE : Math.max(0, dueNs - nowNs);
    }

    void looking() {
        looking = true;
        dueNs = Long.MAX_VALUE;
    }

    /// A look has ended at `nowNs`.
    void looked(long nowNs, long took, boolean failed) {
        boolean stirred = looking && dueNs != Long.MAX_VALUE;
        looking = false;
        lookedNs = nowNs;
        tookNs = took;
        failures = failed ? failures + 1 : 0;
        long intervalNs = place().interval().toNanos();
        long waitNs =
                failed
                        ? intervalNs << Math.min(failures - 1, MOST_DOUBLINGS)
                        : Math.max(intervalNs, place().idleRest() * took);
        if (failed) {
            waitNs = Math.max(intervalNs, Math.min(waitNs, LONGEST_WAIT_NS));
        }
        dueNs = nowNs + waitNs;
        if (stirred && !failed) {
            stir(nowNs);
        }
        watch().dueNs().ifPresent(due -> soonest(failed ? dueNs : Math.max(due, rested())));
    }

    /// Something has happened at the place; while it is looked at, that look may have missed it.
    void stir(long nowNs) {
        long soonNs = Math.max(nowNs + AFTER_STIRRING_NS, rested());
        if (looking) {
            dueNs = soonNs;
        } else if (failures == 0) {
            soonest(soonNs);
        }
    }

    private long rested() {
        return lookedNs + BUSY_REST * tookNs;
    }

    private void soonest(long atNs) {
        if (atNs - dueNs < 0) {
            dueNs = atNs;
        }
    }
}
