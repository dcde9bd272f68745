package io.hivemind.core.explain.gate;

import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.explain.Outside.PoolHolder;
import io.hivemind.core.explain.Outside.PoolUse;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.run.TaskPlan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;

/// The slots of pools that an attempt waits for, all or nothing, and who holds them.
final class PoolGate {
    private final Scene scene;
    private final TaskPlan task;
    private final List<Fact> holders = new ArrayList<>();
    private final List<String> releases = new ArrayList<>();
    private @Nullable Instant releaseAt;

    PoolGate(Scene scene, TaskPlan task) {
        this.scene = scene;
        this.task = task;
    }

    Gate gate(Standing standing) {
        StringJoiner wanted = new StringJoiner(", ");
        new TreeMap<>(task.spec().options().pools())
                .forEach((pool, slots) -> wanted.add(Say.count(slots, "slot") + " of " + pool));
        return switch (standing) {
            case PASSED -> Gate.passed(Kind.POOL, wanted.toString());
            case STOPPED -> Gate.stopped(Kind.POOL, wanted.toString());
            case NOT_ASKED -> Gate.notAsked(Kind.POOL, wanted.toString());
            case WAITS -> waits();
        };
    }

    private Gate waits() {
        StringJoiner says = new StringJoiner("; ");
        new TreeMap<>(task.spec().options().pools())
                .forEach((pool, slots) -> says.add(of(pool, slots)));
        String release =
                releases.isEmpty() ? "its turn: others asked before it" : Say.list(releases);
        return Gate.waits(Kind.POOL, says.toString(), release, holders).until(releaseAt);
    }

    private String of(String name, int wanted) {
        PoolUse use = scene.outside().pool(name);
        int others = use.waiting() - 1;
        String waiting = others > 0 ? ", " + others + " more wait" : "";
        return switch (use.spec()) {
            case null -> {
                releases.add("a pool " + name + ": none is defined");
                yield name + ": wants " + wanted + " of a pool that is not defined";
            }
            case PoolSpec.Slots(String ignored, int slots) -> {
                int held = use.holders().stream().mapToInt(PoolHolder::slots).sum();
                use.holders().stream()
                        .limit(Limits.FACTS)
                        .forEach(it -> holders.add(fact(name, it)));
                if (wanted > slots) {
                    releases.add("a larger pool " + name);
                } else if (wanted > slots - held) {
                    releases.add("the end of an attempt that holds " + name);
                }
                yield name
                        + ": wants "
                        + wanted
                        + ", "
                        + held
                        + " of "
                        + Say.count(slots, "slot")
                        + " held"
                        + waiting;
            }
            case PoolSpec.Rate(String ignored, int limit, Duration per) -> {
                int starts = use.holders().stream().mapToInt(PoolHolder::slots).sum();
                if (starts + wanted > limit && !use.holders().isEmpty()) {
                    Instant oldest = use.holders().getFirst().since().plus(per);
                    releases.add("the oldest start of " + name + " counts no longer");
                    releaseAt = releaseAt == null || oldest.isAfter(releaseAt) ? oldest : releaseAt;
                }
                yield name
                        + ": wants "
                        + wanted
                        + ", "
                        + starts
                        + " of "
                        + limit
                        + " starts in "
                        + Say.duration(per)
                        + " made"
                        + waiting;
            }
        };
    }

    private static Fact fact(String pool, PoolHolder holder) {
        return new Fact(
                holder.runId() + " " + holder.task(),
                null,
                "holds " + Say.count(holder.slots(), "slot") + " of " + pool,
                holder.since());
    }
}
