package io.hivemind.scheduler.verify;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.pool.Holder;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Watches the use of pools of slots. It judges nothing.
final class PoolWatch {
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final int STRETCHES_KEPT = 1_000;

    private static final class Pool {
        int slots;
        int held;
        int most;
        int waiting;
        @Nullable Instant idleSince;
        Duration longest = Duration.ZERO;
        final List<PoolUse.Stretch> idle = new ArrayList<>();
    }

    private final Map<String, Pool> pools = new TreeMap<>();
    private final Map<Holder, Map<String, Integer>> asked = new HashMap<>();
    private final Map<Holder, Map<String, Integer>> held = new HashMap<>();

    void defined(PoolSpec spec, Instant at) {
        if (spec instanceof PoolSpec.Slots(String name, int slots)) {
            Pool pool = pools.computeIfAbsent(name, any -> new Pool());
            pool.slots = slots;
            look(pool, at);
        }
    }

    void asked(Holder holder, Map<String, Integer> slots, Instant at) {
        if (!held.containsKey(holder) && asked.put(holder, slots) == null) {
            wait(slots, 1, at);
        }
    }

    void granted(Holder holder, Instant at) {
        Map<String, Integer> slots = asked.remove(holder);
        if (slots != null) {
            held.put(holder, slots);
            wait(slots, -1, at);
            hold(slots, 1, at);
        }
    }

    void givenBack(Holder holder, Instant at) {
        Map<String, Integer> waited = asked.remove(holder);
        if (waited != null) {
            wait(waited, -1, at);
        }
        Map<String, Integer> had = held.remove(holder);
        if (had != null) {
            hold(had, -1, at);
        }
    }

    List<PoolUse> uses() {
        List<PoolUse> uses = new ArrayList<>();
        pools.forEach((name, pool) ->
                uses.add(new PoolUse(name, pool.slots, pool.most, pool.idle, pool.longest)));
        return uses;
    }

    /// Only who wants one slot and no other pool's tells by waiting that a free one is not used.
    private void wait(Map<String, Integer> slots, int sign, Instant at) {
        if (slots.size() == 1 && slots.containsValue(1)) {
            Pool pool = pools.get(slots.keySet().iterator().next());
            if (pool != null) {
                pool.waiting += sign;
                look(pool, at);
            }
        }
    }

    private void hold(Map<String, Integer> slots, int sign, Instant at) {
        slots.forEach((name, count) -> {
            Pool pool = pools.get(name);
            if (pool != null) {
                pool.held += sign * count;
                pool.most = Math.max(pool.most, pool.held);
                look(pool, at);
            }
        });
    }

    private static void look(Pool pool, Instant at) {
        boolean idle = pool.held < pool.slots && pool.waiting > 0;
        Instant since = pool.idleSince;
        if (idle && since == null) {
            pool.idleSince = at;
        } else if (!idle && since != null) {
            PoolUse.Stretch stretch = new PoolUse.Stretch(since, at);
            if (stretch.length().compareTo(pool.longest) > 0) {
                pool.longest = stretch.length();
            }
            if (stretch.length().compareTo(LONG) >= 0 && pool.idle.size() < STRETCHES_KEPT) {
                pool.idle.add(stretch);
            }
            pool.idleSince = null;
        }
    }
}
