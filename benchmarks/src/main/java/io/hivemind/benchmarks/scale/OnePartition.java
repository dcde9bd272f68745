package io.hivemind.benchmarks.scale;

import io.hivemind.core.engine.Engine;
import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.engine.Partitions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.simulation.Catalogue;
import io.hivemind.core.simulation.MemoryState;
import io.hivemind.core.simulation.World;

import org.HdrHistogram.Histogram;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// One partition's engine with its inputs in a queue, as the partition's topics are, and executors
/// with so many slots, whose tasks take no time. Beside what is measured, short runs of another job
/// are due at fixed times, whether the queue is long or not; they have an executor of their own, so
/// that they wait for the partition alone. Time is this thread's processor time: what else the
/// machine does hardly counts, and neither do pauses of the garbage collector.
final class OnePartition {
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final int SLOTS = 64;

    /// Runs that are under way at once.
    private static final int RUNS = 4;

    private static final long NEVER = Long.MAX_VALUE;
    private static final Json NOTHING = new Json("{}");

    private final Engine engine;
    private final Deque<Input> queue = new ArrayDeque<>();
    private final Deque<Input> ready = new ArrayDeque<>();
    private final Map<String, Long> probes = new HashMap<>();
    private final Histogram probeNs = new Histogram(3);
    private final String probed;
    private final long probeEveryNs;
    private long nextProbeNs;
    private int underWay;
    private int triggers;
    private int live;
    private long longestStepNs;
    private long mostChars;

    /// @param probed the job whose runs are due all the while
    /// @param probeEveryNs how far apart, 0 for none
    OnePartition(World world, String probed, long probeEveryNs) {
        this.engine = new Engine(Partitions.ONE, new Catalogue(world), new MemoryState(false));
        this.probed = probed;
        this.probeEveryNs = probeEveryNs;
    }

    /// Starts so many runs, and works until they have ended. Returns how long that took, in ns.
    long run(String job, Json params, int runs) {
        int left = runs;
        long began = nowNs();
        nextProbeNs = probeEveryNs == 0 ? NEVER : began + probeEveryNs;
        while (live > 0 || left > 0) {
            for (; left > 0 && live < RUNS; left--) {
                queue.add(trigger(job, params));
                live++;
            }
            for (; nowNs() >= nextProbeNs; nextProbeNs += probeEveryNs) {
                Input.Trigger probe = trigger(probed, NOTHING);
                probes.put(probe.trigger().id(), nextProbeNs);
                queue.add(probe);
            }
            if (!queue.isEmpty()) {
                step(queue.remove());
            }
        }
        return nowNs() - began;
    }

    /// From the moment a short run was due to its end.
    Histogram probeNs() {
        return probeNs;
    }

    long longestStepNs() {
        return longestStepNs;
    }

    /// Of an event, or of what an attempt is handed, as text.
    long mostChars() {
        return mostChars;
    }

    private Input.Trigger trigger(String job, Json params) {
        TriggerRef trigger = new TriggerRef("bench", "t" + triggers++, null);
        return new Input.Trigger(job, trigger, params, null, Input.Manner.MANUAL, null);
    }

    private void step(Input input) {
        long began = nowNs();
        for (Output output : engine.handle(input, Instant.now())) {
            switch (output) {
                case Output.Happened(String runId, var decision) -> {
                    decision.events().forEach(this::measure);
                    if (decision.run().state().isTerminal()) {
                        ended(decision.run().trigger().id());
                    }
                }
                case Output.OfRun(String runId, Effect.Dispatch dispatch) -> {
                    boolean probe = dispatch.input().run().job().equals(probed);
                    Input done = new Input.ToRun(runId, done(dispatch));
                    (probe && probeEveryNs > 0 ? queue : ready).add(done);
                    underWay += probe && probeEveryNs > 0 ? 1 : 0;
                    mostChars = Math.max(mostChars, dispatch.toString().length());
                }
                case Output.Send(int partition, Input message) -> queue.add(message);
                case Output.Refused refused -> throw new IllegalStateException(refused.message());
                default -> {}
            }
        }
        longestStepNs = Math.max(longestStepNs, nowNs() - began);
        if (input instanceof Input.ToRun(var id, var commands)
                && commands.getFirst() instanceof RunCommand.Report) {
            underWay--;
        }
        for (; underWay < SLOTS && !ready.isEmpty(); underWay++) {
            queue.add(ready.remove());
        }
    }

    private void ended(String trigger) {
        Long dueNs = probes.remove(trigger);
        if (dueNs == null) {
            live--;
        } else {
            probeNs.recordValue(nowNs() - dueNs);
        }
    }

    private void measure(RunEvent event) {
        if (event instanceof RunEvent.TaskInstanceCreated
                || event instanceof RunEvent.TaskExpanded) {
            mostChars = Math.max(mostChars, event.toString().length());
        }
    }

    private static long nowNs() {
        return THREAD.getCurrentThreadCpuTime();
    }

    private static RunCommand done(Effect.Dispatch dispatch) {
        Instant now = Instant.now();
        return new RunCommand.Report(
                new RunCommand.AttemptRef(dispatch.task(), dispatch.attempt(), dispatch.dispatch()),
                new Lease("bench", "1"),
                now,
                new RunCommand.Content.Succeeded(Json.NULL, now));
    }
}
