package io.hivemind.core.pool;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// The rows of all pools in memory, for the simulator and for tests. One caller at a time.
public final class PoolTable implements PoolReader {
    private record Queue(PoolRow.Stage stage, String pool) {}

    private static final Comparator<PoolRow.Start> BY_TIME =
            Comparator.<PoolRow.Start, Instant>comparing(PoolRow.Start::at)
                    .thenComparingLong(PoolRow.Start::arrival);

    private final Map<String, PoolRow.Pool> pools = new HashMap<>();
    private final Map<Holder, PoolRow.Claim> claims = new HashMap<>();
    private final Map<Queue, NavigableSet<PoolRow.Claim>> queues = new HashMap<>();
    private final Map<String, NavigableSet<PoolRow.Start>> starts = new HashMap<>();
    private long nextArrival;

    public void apply(List<PoolChange> changes) {
        changes.forEach(change -> {
            if (change.before() != null) {
                remove(change.before());
            }
            if (change.after() != null) {
                put(change.after());
            }
        });
    }

    @Override
    public PoolRow.@Nullable Pool pool(String name) {
        return pools.get(name);
    }

    @Override
    public PoolRow.@Nullable Claim claim(Holder holder) {
        return claims.get(holder);
    }

    @Override
    public PoolRow.@Nullable Claim next(
            PoolRow.Stage stage, String pool, PoolRow.@Nullable Claim after) {
        return next(queues.get(new Queue(stage, pool)), after);
    }

    @Override
    public int held(String pool) {
        NavigableSet<PoolRow.Claim> held = queues.get(new Queue(PoolRow.Stage.HELD, pool));
        return held == null
                ? 0
                : held.stream().mapToInt(claim -> claim.slots().getOrDefault(pool, 0)).sum();
    }

    @Override
    public int starts(String pool) {
        NavigableSet<PoolRow.Start> remembered = starts.get(pool);
        return remembered == null ? 0 : remembered.stream().mapToInt(PoolRow.Start::starts).sum();
    }

    @Override
    public PoolRow.@Nullable Start nextStart(String pool, PoolRow.@Nullable Start after) {
        return next(starts.get(pool), after);
    }

    @Override
    public long nextArrival() {
        return nextArrival;
    }

    private void put(PoolRow row) {
        switch (row) {
            case PoolRow.Pool pool -> pools.put(pool.spec().name(), pool);
            case PoolRow.Claim claim -> {
                claims.put(claim.holder(), claim);
                for (String pool : claim.slots().keySet()) {
                    queues.computeIfAbsent(
                                    new Queue(claim.stage(), pool),
                                    queue -> new TreeSet<>(PoolRow.Claim.SERVED))
                            .add(claim);
                }
            }
            case PoolRow.Start start ->
                    starts.computeIfAbsent(start.pool(), pool -> new TreeSet<>(BY_TIME)).add(start);
            case PoolRow.Arrivals(long next) -> nextArrival = next;
        }
    }

    private void remove(PoolRow row) {
        switch (row) {
            case PoolRow.Pool pool -> pools.remove(pool.spec().name());
            case PoolRow.Claim claim -> {
                claims.remove(claim.holder());
                for (String pool : claim.slots().keySet()) {
                    queues.computeIfPresent(
                            new Queue(claim.stage(), pool), (queue, rows) -> without(rows, claim));
                }
            }
            case PoolRow.Start start ->
                    starts.computeIfPresent(start.pool(), (pool, rows) -> without(rows, start));
            case PoolRow.Arrivals(long ignored) -> nextArrival = 0;
        }
    }

    private static <T> @Nullable T next(@Nullable NavigableSet<T> rows, @Nullable T after) {
        if (rows == null || rows.isEmpty()) {
            return null;
        }
        return after == null ? rows.first() : rows.higher(after);
    }

    private static <T> @Nullable NavigableSet<T> without(NavigableSet<T> rows, T row) {
        rows.remove(row);
        return rows.isEmpty() ? null : rows;
    }
}
