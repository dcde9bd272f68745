package io.hivemind.scheduler.timer;

import io.hivemind.avro.RunCommand;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The timers of one partition, nearest first. It holds a bounded number: when there are more, the
/// farthest are dropped, and from the first dropped one on the heap knows nothing (its horizon).
/// Guarded by the lock of its clock.
final class TimerHeap {
    private static final Comparator<Entry> NEAREST_FIRST =
            Comparator.comparing(Entry::at).thenComparingLong(Entry::number);

    private final int partition;
    private final int most;
    private final TreeSet<Entry> entries = new TreeSet<>(NEAREST_FIRST);
    private final Map<Object, Entry> byId = new HashMap<>();
    private long numbers;
    private Instant horizon = Instant.MAX;

    TimerHeap(int partition, int most) {
        this.partition = partition;
        this.most = most;
    }

    /// @param id what a later timer has to have to replace this one
    record Entry(int partition, Object id, Instant at, long number, RunCommand command) {}

    void set(Object id, Instant at, RunCommand command) {
        clear(id);
        if (!at.isBefore(horizon)) {
            return;
        }
        Entry entry = new Entry(partition, id, at, numbers++, command);
        entries.add(entry);
        byId.put(id, entry);
        if (entries.size() > most) {
            Entry farthest = entries.last();
            clear(farthest.id());
            horizon = farthest.at();
        }
    }

    void clear(Object id) {
        Entry known = byId.remove(id);
        if (known != null) {
            entries.remove(known);
        }
    }

    int size() {
        return entries.size();
    }

    @Nullable Instant next() {
        return entries.isEmpty() ? null : entries.first().at();
    }

    /// Takes out what is due.
    List<Entry> due(Instant now) {
        List<Entry> due = new ArrayList<>();
        while (!entries.isEmpty() && !entries.first().at().isAfter(now)) {
            Entry entry = entries.first();
            clear(entry.id());
            due.add(entry);
        }
        return due;
    }

    boolean has(Object id) {
        return byId.containsKey(id);
    }

    Instant horizon() {
        return horizon;
    }

    /// Everything beyond the horizon is about to be set once more.
    void refill() {
        horizon = Instant.MAX;
    }
}
