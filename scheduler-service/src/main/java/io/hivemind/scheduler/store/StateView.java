package io.hivemind.scheduler.store;

import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The store, with what the current step has written on top of it. A step ends with [#write] or
/// [#discard].
@SuppressWarnings("ReferenceEquality") // DELETED is this very array
public final class StateView {
    private static final byte[] DELETED = new byte[0];
    private static final byte[] ABSENT = new byte[0];

    /// An entry is a record of the changelog, which takes no more than 1 MiB: a larger one would
    /// fail its transaction over and over.
    private static final int ENTRY_BYTES = 1024 * 1024 - 1024;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TreeMap<Bytes, byte[]> pending = new TreeMap<>();

    /// What was read since the last write, and that it was not there: the store's own cache does
    /// not know of what it has not, and several look for the same in one step.
    private final Map<Bytes, byte[]> read = new HashMap<>();

    public StateView(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /// One entry of a scan.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(Bytes key, byte[] value) {}

    byte @Nullable [] get(Bytes key) {
        byte[] written = pending.get(key);
        if (written == null) {
            byte[] stored = read.computeIfAbsent(key, this::load);
            return stored == ABSENT ? null : stored;
        }
        return written == DELETED ? null : written;
    }

    private byte[] load(Bytes key) {
        byte[] stored = store.get(key);
        return stored == null ? ABSENT : stored;
    }

    /// @param value never empty: an entry that says all in its key has one byte
    void put(Bytes key, byte[] value) {
        if ((long) key.get().length + value.length > ENTRY_BYTES) {
            throw new UndecodableException(
                    "what follows from it is too large to be kept: %d bytes, and %d of key"
                            .formatted(value.length, key.get().length));
        }
        pending.put(key, value);
    }

    void delete(Bytes key) {
        pending.put(key, DELETED);
    }

    /// Entries in key order. A scan reads over everything that was deleted behind its last entry,
    /// up to the next one that is there: scan only where something may be. Found are those that
    /// start with `prefix` and come after `after`.
    List<Entry> scan(Bytes prefix, @Nullable Bytes after, int limit) {
        Bytes end = Key.end(prefix);
        Bytes from = after == null ? prefix : Bytes.wrap(next(after.get()));
        List<Entry> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, end)) {
            while (found.size() < limit && entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                if (!pending.containsKey(entry.key) && Key.startsWith(entry.key, prefix)) {
                    found.add(new Entry(entry.key, entry.value));
                }
            }
        }
        for (Map.Entry<Bytes, byte[]> written : pending.subMap(from, end).entrySet()) {
            if (written.getValue() != DELETED) {
                found.add(new Entry(written.getKey(), written.getValue()));
            }
        }
        found.sort(Comparator.comparing(Entry::key));
        return found.size() > limit ? found.subList(0, limit) : found;
    }

    private static byte[] next(byte[] key) {
        byte[] next = new byte[key.length + 1];
        System.arraycopy(key, 0, next, 0, key.length);
        return next;
    }

    public void write() {
        for (Map.Entry<Bytes, byte[]> entry : pending.entrySet()) {
            byte[] value = entry.getValue();
            store.put(entry.getKey(), value == DELETED ? null : value);
        }
        discard();
    }

    public void discard() {
        pending.clear();
        read.clear();
    }

    public boolean isDirty() {
        return !pending.isEmpty();
    }
}
