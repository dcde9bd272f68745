package io.hivemind.scheduler.liveness;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides when an executor has been silent for too long. Before it accuses anybody it asks itself
/// a question through the very topic on which heartbeats come (a probe): once the probe is back,
/// everything that was on the topic before it has been read. If the probe was long under way, or
/// the watch itself did not run for a while, everybody gets a full lease again.
///
/// Times are nanoseconds of one monotonic clock.
final class Watch {
    private final long leaseNanos;
    private final long stallNanos;
    private final Map<String, Long> heard = new HashMap<>();
    private @Nullable Long tickedAt;
    private @Nullable Long probedAt;

    Watch(Duration lease) {
        this.leaseNanos = lease.toNanos();
        this.stallNanos = lease.toNanos() / 4;
    }

    void heard(String executor, long now) {
        heard.put(executor, now);
    }

    void forget(String executor) {
        heard.remove(executor);
    }

    /// @return whether a probe has to be sent
    boolean tick(long now) {
        boolean stalled = tickedAt != null && now - tickedAt > stallNanos;
        tickedAt = now;
        if (stalled) {
            trustAll(now);
        }
        if (probedAt != null && now - probedAt < leaseNanos) {
            return false;
        }
        boolean ask = !overdue(now).isEmpty();
        probedAt = ask ? (Long) now : null;
        return ask;
    }

    /// The probe is back.
    ///
    /// @return the executors that are lost
    List<String> answered(long now) {
        Long asked = probedAt;
        if (asked == null) {
            return List.of();
        }
        probedAt = null;
        if (now - asked > stallNanos) {
            trustAll(now);
            return List.of();
        }
        List<String> lost = overdue(now);
        lost.forEach(heard::remove);
        return lost;
    }

    private List<String> overdue(long now) {
        return heard.entrySet().stream()
                .filter(entry -> now - entry.getValue() > leaseNanos)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void trustAll(long now) {
        probedAt = null;
        heard.replaceAll((executor, at) -> now);
    }
}
