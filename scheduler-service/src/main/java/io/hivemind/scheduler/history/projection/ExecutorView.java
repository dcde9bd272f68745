package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.Heartbeat;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// The last heartbeat of each executor, in memory: the topic is compacted and read whole at each
/// start.
public final class ExecutorView {
    /// @param at by the broker's clock
    public record Seen(Heartbeat heartbeat, Instant at) {}

    private final Map<String, Seen> byId = new ConcurrentSkipListMap<>();

    void take(String executor, @Nullable Heartbeat heartbeat, Instant at) {
        if (heartbeat == null) {
            byId.remove(executor);
        } else if (!heartbeat.getExecutor().isEmpty() && !heartbeat.getState().equals("probe")) {
            byId.put(executor, new Seen(heartbeat, at));
        }
    }

    /// By id.
    public List<Seen> all() {
        return List.copyOf(byId.values());
    }
}
