package io.hivemind.core.pool;

import io.hivemind.core.job.PoolSpec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Decides who gets slots. A claim is served when it is the first of every pool it names and fits
/// into all of them: so nobody overtakes one that waits for the same pool, and only the heads of
/// queues are read.
public final class PoolDecider {

    /// Carries out the commands, all of one moment, then serves whom it can: of those who ask in
    /// one moment the first by priority is served first, whoever is named first.
    ///
    /// @param now never before that of an earlier decision
    public static PoolDecision decide(PoolReader state, List<PoolCommand> commands, Instant now) {
        PoolStep step = new PoolStep(state, now);
        Set<String> touched = new LinkedHashSet<>();
        commands.forEach(command -> carryOut(step, command, touched));
        touched.forEach(pool -> forgetOldStarts(step, pool));
        serve(step, touched);
        touched.forEach(pool -> arm(step, pool));
        return step.decision();
    }

    private static void carryOut(PoolStep step, PoolCommand command, Set<String> touched) {
        switch (command) {
            case PoolCommand.Define(PoolSpec spec) -> {
                PoolRow.Pool before = step.pool(spec.name());
                Instant timerAt = before == null ? null : before.timerAt();
                step.put(spec.name(), new PoolRow.Pool(spec, timerAt));
                sortOut(step, spec.name(), touched);
            }
            case PoolCommand.Undefine(String pool) -> {
                step.put(pool, null);
                sortOut(step, pool, touched);
            }
            case PoolCommand.Request request -> request(step, request, touched);
            case PoolCommand.Withdraw(Holder holder) -> release(step, holder, touched);
            case PoolCommand.Release(Holder holder) -> release(step, holder, touched);
            case PoolCommand.FireTimer(String name) -> {
                PoolRow.Pool pool = step.pool(name);
                if (pool != null) {
                    step.put(name, new PoolRow.Pool(pool.spec(), null));
                    touched.add(name);
                }
            }
        }
    }

    private static void request(PoolStep step, PoolCommand.Request request, Set<String> touched) {
        if (step.claim(request.holder()) != null) {
            return; // it came twice
        }
        PoolRow.Claim claim =
                new PoolRow.Claim(
                        request.holder(),
                        request.slots(),
                        request.priority(),
                        request.askedAt(),
                        request.order(),
                        step.nextArrival(),
                        PoolRow.Stage.WAITING);
        if (claim.slots().isEmpty()) {
            step.grant(claim);
            return;
        }
        step.put(isPossible(step, claim) ? claim : claim.to(PoolRow.Stage.ASIDE));
        touched.addAll(claim.slots().keySet());
    }

    private static void release(PoolStep step, Holder holder, Set<String> touched) {
        PoolRow.Claim claim = step.claim(holder);
        if (claim != null) {
            step.remove(claim);
            touched.addAll(claim.slots().keySet());
        }
    }

    /// A definition has changed: claims that can not be served any more step aside, others return.
    private static void sortOut(PoolStep step, String pool, Set<String> touched) {
        touched.add(pool);
        for (PoolRow.Stage stage : List.of(PoolRow.Stage.WAITING, PoolRow.Stage.ASIDE)) {
            PoolRow.Claim stored = step.state().next(stage, pool, null);
            while (stored != null) {
                PoolRow.Claim claim = step.claim(stored.holder());
                if (claim != null && claim.stage() != PoolRow.Stage.HELD) {
                    boolean possible = isPossible(step, claim);
                    PoolRow.Stage now = possible ? PoolRow.Stage.WAITING : PoolRow.Stage.ASIDE;
                    if (now != claim.stage()) {
                        step.put(claim.to(now));
                        touched.addAll(claim.slots().keySet());
                    }
                }
                stored = step.state().next(stage, pool, stored);
            }
        }
    }

    private static boolean isPossible(PoolStep step, PoolRow.Claim claim) {
        return claim.slots().entrySet().stream()
                .allMatch(slots -> {
                    PoolRow.Pool pool = step.pool(slots.getKey());
                    return pool != null && slots.getValue() <= size(pool.spec());
                });
    }

    private static int size(PoolSpec spec) {
        return switch (spec) {
            case PoolSpec.Slots(String ignored, int slots) -> slots;
            case PoolSpec.Rate(String ignored, int limit, Duration per) -> limit;
        };
    }

    private static void serve(PoolStep step, Set<String> touched) {
        Deque<String> pools = new ArrayDeque<>(touched);
        while (!pools.isEmpty()) {
            String pool = pools.poll();
            PoolRow.Claim first = step.first(pool);
            if (first != null && isServed(step, first)) {
                grant(step, first);
                pools.addAll(first.slots().keySet());
                touched.addAll(first.slots().keySet());
            }
        }
    }

    private static boolean isServed(PoolStep step, PoolRow.Claim claim) {
        for (String pool : claim.slots().keySet()) {
            if (!claim.equals(step.first(pool))) {
                return false;
            }
        }
        return claim.slots().entrySet().stream()
                .allMatch(slots -> slots.getValue() <= room(step, slots.getKey()));
    }

    private static int room(PoolStep step, String name) {
        PoolRow.Pool pool = step.pool(name);
        if (pool == null) {
            return 0;
        }
        return switch (pool.spec()) {
            case PoolSpec.Slots(String ignored, int slots) -> slots - step.held(name);
            case PoolSpec.Rate(String ignored, int limit, Duration per) -> {
                forgetOldStarts(step, name);
                yield limit - step.starts(name);
            }
        };
    }

    private static void grant(PoolStep step, PoolRow.Claim claim) {
        claim.slots()
                .forEach((name, starts) -> {
                    PoolRow.Pool pool = step.pool(name);
                    if (pool != null && pool.spec() instanceof PoolSpec.Rate) {
                        step.start(new PoolRow.Start(name, step.now(), claim.arrival(), starts));
                    }
                });
        step.grant(claim);
    }

    /// Starts that no stretch of `per` shares with a start from now on. Those of a pool that is not
    /// defined are kept: it may come back.
    private static void forgetOldStarts(PoolStep step, String name) {
        PoolRow.Pool pool = step.pool(name);
        if (pool == null) {
            return;
        }
        Duration per = pool.spec() instanceof PoolSpec.Rate rate ? rate.per() : Duration.ZERO;
        PoolRow.Start oldest = step.oldestStoredStart(name);
        while (oldest != null && !oldest.at().plus(per).isAfter(step.now())) {
            step.forget(oldest);
            oldest = step.oldestStoredStart(name);
        }
    }

    /// A rate pool that keeps its first waiter waiting is woken when its oldest start is too old to
    /// count.
    private static void arm(PoolStep step, String name) {
        PoolRow.Pool pool = step.pool(name);
        PoolRow.Claim first = step.first(name);
        if (pool == null || first == null || !(pool.spec() instanceof PoolSpec.Rate rate)) {
            return;
        }
        PoolRow.Start oldest = step.oldestStart(name);
        if (oldest == null || first.slots().getOrDefault(name, 0) <= room(step, name)) {
            return;
        }
        Instant dueAt = oldest.at().plus(rate.per());
        if (!dueAt.equals(pool.timerAt())) {
            step.wake(pool, dueAt);
        }
    }

    private PoolDecider() {}
}
