package io.hivemind.scheduler.store;

import io.hivemind.core.run.Lease;
import io.hivemind.core.run.TaskKey;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Who holds which attempts, and which incarnations of executors are lost. The holders are a set,
/// derived from the rows as they are written; nothing is counted.
public final class LiveAttempts {
    /// How long a lost incarnation is remembered: a claim that comes later is taken for a live one.
    public static final Duration REMEMBERED = Duration.ofDays(1);

    private static final byte[] MARK = {1};

    private final StateView state;

    public LiveAttempts(StateView state) {
        this.state = state;
    }

    /// A task whose newest attempt is held.
    public record Held(String runId, TaskKey task) {}

    void add(Lease lease, String runId, TaskKey task) {
        state.put(key(lease, runId, task), MARK);
    }

    void remove(Lease lease, String runId, TaskKey task) {
        state.delete(key(lease, runId, task));
    }

    public List<Held> of(Lease lease, int limit) {
        return state.scan(holder(lease).bytes(), null, limit).stream()
                .map(entry -> held(entry.key()))
                .toList();
    }

    public void lose(Lease lease, Instant at) {
        state.put(lost(lease), ByteBuffer.allocate(Long.BYTES).putLong(at.toEpochMilli()).array());
    }

    /// It was lost and is back.
    public void found(Lease lease) {
        if (isLost(lease)) {
            state.delete(lost(lease));
        }
    }

    public boolean isLost(Lease lease) {
        return state.get(lost(lease)) != null;
    }

    /// Forgets losses of more than a day ago.
    ///
    /// @return where to go on, null at the end
    public @Nullable Bytes purge(@Nullable Bytes after, Instant now, int limit) {
        List<StateView.Entry> entries = state.scan(Key.of(Key.LOST).bytes(), after, limit);
        long oldest = now.minus(REMEMBERED).toEpochMilli();
        for (StateView.Entry entry : entries) {
            if (ByteBuffer.wrap(entry.value()).getLong() < oldest) {
                state.delete(entry.key());
            }
        }
        return entries.size() < limit ? null : entries.getLast().key();
    }

    private static Held held(Bytes key) {
        Key.Reader reader = Key.read(key);
        reader.text();
        reader.text();
        return new Held(reader.text(), new TaskKey(reader.text(), (int) reader.number()));
    }

    private static Bytes key(Lease lease, String runId, TaskKey task) {
        return holder(lease).text(runId).text(task.task()).number(task.instance()).bytes();
    }

    private static Key holder(Lease lease) {
        return Key.of(Key.LIVE).text(lease.executor()).text(lease.incarnation());
    }

    private static Bytes lost(Lease lease) {
        return Key.of(Key.LOST).text(lease.executor()).text(lease.incarnation()).bytes();
    }
}
