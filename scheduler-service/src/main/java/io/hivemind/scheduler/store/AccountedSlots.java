package io.hivemind.scheduler.store;

import org.apache.kafka.common.utils.Bytes;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/// The last slot of each schedule that is on record. They come in their order, so one that is not
/// later has come again.
public final class AccountedSlots {
    /// What a schedule that is gone had under way has come long before.
    private static final Duration AFTER_THE_END = Duration.ofHours(1);

    private final StateView state;

    public AccountedSlots(StateView state) {
        this.state = state;
    }

    public boolean has(String job, String trigger, Instant nominalAt) {
        byte[] last = state.get(key(job, trigger));
        return last != null && nominalAt.toEpochMilli() <= ByteBuffer.wrap(last).getLong();
    }

    public void add(String job, String trigger, Instant nominalAt) {
        byte[] last = ByteBuffer.allocate(Long.BYTES).putLong(nominalAt.toEpochMilli()).array();
        state.put(key(job, trigger), last);
    }

    /// Forgets the schedules of a job that it has no more.
    public void retain(String job, Collection<String> triggers, Instant now) {
        long before = now.minus(AFTER_THE_END).toEpochMilli();
        Bytes prefix = Key.of(Key.SLOT).text(job).bytes();
        for (StateView.Entry entry : state.scan(prefix, null, Integer.MAX_VALUE)) {
            Key.Reader reader = Key.read(entry.key());
            reader.text();
            boolean isGone = !triggers.contains(reader.text());
            if (isGone && ByteBuffer.wrap(entry.value()).getLong() < before) {
                state.delete(entry.key());
            }
        }
    }

    private static Bytes key(String job, String trigger) {
        return Key.of(Key.SLOT).text(job).text(trigger).bytes();
    }
}
