package io.hivemind.scheduler.store;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.store.StoredTrigger;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Triggers that name a revision which has not arrived yet.
public final class ParkedTriggers {
    /// How long a trigger waits for the revision it names; then it is refused.
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How many wait in a partition at most; one more is refused at once.
    public static final int MOST = 10_000;

    private final StateView state;
    private final Values<StoredTrigger> values = new Values<>(StoredTrigger.class);
    private final int most;

    /// Below 0 until they were counted; a step that is discarded leaves it off until the next look
    /// at all.
    private int count = -1;

    public ParkedTriggers(StateView state) {
        this(state, MOST);
    }

    ParkedTriggers(StateView state, int most) {
        this.state = state;
        this.most = most;
    }

    /// One of them; its id is set.
    public record Parked(Bytes key, TriggerEvent trigger, Instant deadlineAt) {}

    public void park(TriggerEvent trigger, Instant deadlineAt) {
        Bytes key =
                Key.of(Key.PARKED)
                        .text(trigger.getJob())
                        .text(trigger.getKind())
                        .text(String.valueOf(trigger.getId()))
                        .bytes();
        if (count >= 0 && state.get(key) == null) {
            count++;
        }
        state.put(key, values.bytes(new StoredTrigger(trigger, deadlineAt)));
    }

    /// Whether there are as many as a look at all of them sees: one more might wait forever.
    public boolean isFull() {
        return count() >= most;
    }

    private int count() {
        if (count < 0) {
            count = state.scan(Key.of(Key.PARKED).bytes(), null, most).size();
        }
        return count;
    }

    public List<Parked> of(String job) {
        return parked(Key.of(Key.PARKED).text(job).bytes());
    }

    public List<Parked> all() {
        List<Parked> all = parked(Key.of(Key.PARKED).bytes());
        count = all.size();
        return all;
    }

    public void remove(Parked parked) {
        if (count > 0 && state.get(parked.key()) != null) {
            count--;
        }
        state.delete(parked.key());
    }

    private List<Parked> parked(Bytes prefix) {
        List<Parked> found = new ArrayList<>();
        if (count() == 0) {
            return found;
        }
        for (StateView.Entry entry : state.scan(prefix, null, most)) {
            StoredTrigger stored = values.value(entry.value());
            @Nullable TriggerEvent trigger = stored.getTrigger();
            if (trigger != null) {
                found.add(new Parked(entry.key(), trigger, stored.getDeadlineAt()));
            }
        }
        // Slots of a schedule are accounted for in their order.
        found.sort(Comparator.comparing(ParkedTriggers::nominalAt));
        return found;
    }

    private static Instant nominalAt(Parked parked) {
        return Objects.requireNonNullElse(parked.trigger().getNominalAt(), Instant.EPOCH);
    }
}
