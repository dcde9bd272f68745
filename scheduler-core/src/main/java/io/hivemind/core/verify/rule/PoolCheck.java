package io.hivemind.core.verify.rule;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Rule;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Pools, by what their partition was asked and gave, in its order.
public final class PoolCheck {
    private record Start(Instant at, int starts) {}

    private final boolean complete;
    private final Consumer<Finding> findings;
    private final Map<String, PoolSpec> pools = new HashMap<>();
    private final Map<Holder, Map<String, Integer>> asked = new HashMap<>();
    private final Map<Holder, Map<String, Integer>> held = new HashMap<>();
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Deque<Start>> starts = new HashMap<>();

    /// @param complete whether the history begins at the beginning; else grants of requests that
    ///   were not seen are passed over
    public PoolCheck(boolean complete, Consumer<Finding> findings) {
        this.complete = complete;
        this.findings = findings;
    }

    public void define(Fact.PoolDefined fact) {
        pools.put(fact.spec().name(), fact.spec());
    }

    public void ask(Fact.PoolAsked fact) {
        if (!held.containsKey(fact.holder())) {
            asked.put(fact.holder(), fact.slots());
        }
    }

    public void grant(Fact.PoolGranted fact) {
        Map<String, Integer> slots = asked.remove(fact.holder());
        if (slots == null) {
            if (held.containsKey(fact.holder())) {
                found(fact, "one grant; this is another");
            } else if (complete) {
                found(fact, "a request before this grant");
            }
            return;
        }
        held.put(fact.holder(), slots);
        slots.forEach((pool, count) -> {
            taken.merge(pool, count, Integer::sum);
            check(fact, pool, count);
        });
    }

    public void giveBack(Fact.PoolGivenBack fact) {
        asked.remove(fact.holder());
        Map<String, Integer> slots = held.remove(fact.holder());
        if (slots != null) {
            slots.forEach((pool, count) -> taken.merge(pool, -count, Integer::sum));
        }
    }

    private void check(Fact.PoolGranted fact, String name, int count) {
        switch (pools.get(name)) {
            case null -> {} // defined before the history begins
            case PoolSpec.Slots(String pool, int slots) -> {
                int all = taken.getOrDefault(pool, 0);
                if (all > slots) {
                    found(fact, "at most " + slots + " slots of pool " + pool + " held; " + all);
                }
            }
            case PoolSpec.Rate(String pool, int limit, var per) -> {
                Deque<Start> recent = starts.computeIfAbsent(pool, any -> new ArrayDeque<>());
                recent.add(new Start(fact.decidedAt(), count));
                while (!recent.peekFirst().at().plus(per).isAfter(fact.decidedAt())) {
                    recent.removeFirst();
                }
                int all = recent.stream().mapToInt(Start::starts).sum();
                if (all > limit) {
                    found(
                            fact,
                            "at most "
                                    + limit
                                    + " starts of pool "
                                    + pool
                                    + " in "
                                    + per
                                    + "; "
                                    + all);
                }
            }
        }
    }

    private void found(Fact.PoolGranted fact, String expected) {
        Holder holder = fact.holder();
        findings.accept(new Finding(Rule.POOL, fact.at(), holder.runId(), holder.task(), expected));
    }
}
