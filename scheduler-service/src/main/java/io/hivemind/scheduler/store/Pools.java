package io.hivemind.scheduler.store;

import io.hivemind.avro.store.StoredPoolRow;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolChange;
import io.hivemind.core.pool.PoolReader;
import io.hivemind.core.pool.PoolRow;
import io.hivemind.core.pool.PoolTable;
import io.hivemind.scheduler.codec.PoolCodec;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// All pools, on the one partition where they live. The rows are read when they are first asked
/// for, and kept in the heap, sorted as decisions want them; every change is written through.
public final class Pools {
    private final StateView state;
    private final Values<StoredPoolRow> values = new Values<>(StoredPoolRow.class);
    private @Nullable PoolTable table;
    private boolean touched;

    public Pools(StateView state) {
        this.state = state;
    }

    public PoolReader rows() {
        return table();
    }

    public void write(List<PoolChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        PoolTable rows = table();
        touched = true;
        for (PoolChange change : changes) {
            PoolRow before = change.before();
            PoolRow after = change.after();
            if (before != null) {
                state.delete(key(before));
            }
            if (after != null) {
                state.put(key(after), values.bytes(PoolCodec.write(after)));
            }
        }
        rows.apply(changes);
    }

    /// Pools that want to be woken.
    public List<PoolRow.Pool> timed() {
        List<PoolRow.Pool> timed = new ArrayList<>();
        for (StateView.Entry entry : state.scan(pools().bytes(), null, Integer.MAX_VALUE)) {
            if (values.read(entry.value(), PoolCodec::read) instanceof PoolRow.Pool pool
                    && pool.timerAt() != null) {
                timed.add(pool);
            }
        }
        return timed;
    }

    /// The step stands.
    public void settle() {
        touched = false;
    }

    /// Empties the heap of what a discarded step has put there.
    public void forget() {
        if (touched) {
            table = null;
            touched = false;
        }
    }

    private PoolTable table() {
        PoolTable known = table;
        if (known == null) {
            known = new PoolTable();
            known.apply(
                    state.scan(Key.of(Key.POOL).bytes(), null, Integer.MAX_VALUE).stream()
                            .map(entry -> values.read(entry.value(), PoolCodec::read))
                            .map(row -> new PoolChange(null, row))
                            .toList());
            table = known;
        }
        return known;
    }

    private static Key pools() {
        return Key.of(Key.POOL).text("d");
    }

    private static Bytes key(PoolRow row) {
        Key key = Key.of(Key.POOL);
        return switch (row) {
            case PoolRow.Pool pool -> pools().text(pool.spec().name()).bytes();
            case PoolRow.Claim claim -> {
                Holder holder = claim.holder();
                yield key.text("c")
                        .text(holder.runId())
                        .text(holder.task().task())
                        .number(holder.task().instance())
                        .number(holder.request())
                        .bytes();
            }
            case PoolRow.Start start ->
                    key.text("s").text(start.pool()).number(start.arrival()).bytes();
            case PoolRow.Arrivals ignored -> key.text("n").bytes();
        };
    }
}
