package io.hivemind.core.pool;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// One decision in the making: the rows as they are after what was decided so far. Thrown away when
/// the decision stands.
final class PoolStep {
    private final PoolReader state;
    private final Instant now;
    private long nextArrival;
    private final Map<String, PoolRow.@Nullable Pool> pools = new LinkedHashMap<>();
    private final Map<Holder, PoolRow.@Nullable Claim> claims = new LinkedHashMap<>();
    private final Map<String, Integer> heldMore = new HashMap<>();
    private final Map<String, Integer> startsMore = new HashMap<>();
    private final Set<PoolRow.Start> forgotten = new HashSet<>();
    private final List<PoolChange> starts = new ArrayList<>();
    private final List<PoolRow.Claim> granted = new ArrayList<>();
    private final List<PoolEffect> timers = new ArrayList<>();

    PoolStep(PoolReader state, Instant now) {
        this.state = state;
        this.now = now;
        this.nextArrival = state.nextArrival();
    }

    PoolReader state() {
        return state;
    }

    Instant now() {
        return now;
    }

    long nextArrival() {
        return nextArrival++;
    }

    PoolRow.@Nullable Pool pool(String name) {
        return pools.containsKey(name) ? pools.get(name) : state.pool(name);
    }

    void put(String name, PoolRow.@Nullable Pool pool) {
        pools.put(name, pool);
    }

    void wake(PoolRow.Pool pool, Instant dueAt) {
        String name = pool.spec().name();
        put(name, new PoolRow.Pool(pool.spec(), dueAt));
        timers.add(new PoolEffect.SetTimer(name, dueAt));
    }

    PoolRow.@Nullable Claim claim(Holder holder) {
        return claims.containsKey(holder) ? claims.get(holder) : state.claim(holder);
    }

    void put(PoolRow.Claim claim) {
        write(claim.holder(), claim);
    }

    void remove(PoolRow.Claim claim) {
        write(claim.holder(), null);
    }

    /// The claim that waits for this pool and is served first.
    PoolRow.@Nullable Claim first(String pool) {
        PoolRow.Claim best = state.next(PoolRow.Stage.WAITING, pool, null);
        while (best != null && claims.containsKey(best.holder())) {
            best = state.next(PoolRow.Stage.WAITING, pool, best);
        }
        for (PoolRow.Claim changed : claims.values()) {
            if (changed != null
                    && changed.stage() == PoolRow.Stage.WAITING
                    && changed.slots().containsKey(pool)
                    && (best == null || PoolRow.Claim.SERVED.compare(changed, best) < 0)) {
                best = changed;
            }
        }
        return best;
    }

    int held(String pool) {
        return state.held(pool) + heldMore.getOrDefault(pool, 0);
    }

    int starts(String pool) {
        return state.starts(pool) + startsMore.getOrDefault(pool, 0);
    }

    PoolRow.@Nullable Start oldestStoredStart(String pool) {
        PoolRow.Start oldest = state.nextStart(pool, null);
        while (oldest != null && forgotten.contains(oldest)) {
            oldest = state.nextStart(pool, oldest);
        }
        return oldest;
    }

    PoolRow.@Nullable Start oldestStart(String pool) {
        PoolRow.Start oldest = oldestStoredStart(pool);
        if (oldest != null) {
            return oldest;
        }
        for (PoolChange change : starts) {
            if (change.after() instanceof PoolRow.Start start && start.pool().equals(pool)) {
                return start;
            }
        }
        return null;
    }

    void start(PoolRow.Start start) {
        starts.add(new PoolChange(null, start));
        startsMore.merge(start.pool(), start.starts(), Integer::sum);
    }

    /// A start that is stored.
    void forget(PoolRow.Start start) {
        forgotten.add(start);
        starts.add(new PoolChange(start, null));
        startsMore.merge(start.pool(), -start.starts(), Integer::sum);
    }

    void grant(PoolRow.Claim claim) {
        put(claim.to(PoolRow.Stage.HELD));
        granted.add(claim);
    }

    PoolDecision decision() {
        List<PoolChange> changes = new ArrayList<>();
        pools.forEach((name, pool) -> add(changes, state.pool(name), pool));
        claims.forEach((holder, claim) -> add(changes, state.claim(holder), claim));
        changes.addAll(starts);
        long arrivals = state.nextArrival();
        if (nextArrival != arrivals) {
            changes.add(
                    new PoolChange(
                            arrivals == 0 ? null : new PoolRow.Arrivals(arrivals),
                            new PoolRow.Arrivals(nextArrival)));
        }
        granted.sort(PoolRow.Claim.SERVED);
        List<PoolEffect> effects = new ArrayList<>();
        granted.forEach(claim -> effects.add(new PoolEffect.Grant(claim.holder())));
        effects.addAll(timers);
        return new PoolDecision(changes, effects);
    }

    private void write(Holder holder, PoolRow.@Nullable Claim after) {
        hold(claim(holder), -1);
        hold(after, 1);
        claims.put(holder, after);
    }

    private void hold(PoolRow.@Nullable Claim claim, int sign) {
        if (claim != null && claim.stage() == PoolRow.Stage.HELD) {
            claim.slots().forEach((pool, n) -> heldMore.merge(pool, sign * n, Integer::sum));
        }
    }

    private static void add(
            List<PoolChange> changes, @Nullable PoolRow before, @Nullable PoolRow after) {
        if (!Objects.equals(before, after)) {
            changes.add(new PoolChange(before, after));
        }
    }
}
