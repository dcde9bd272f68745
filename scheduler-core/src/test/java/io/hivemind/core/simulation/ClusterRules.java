package io.hivemind.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.engine.Output;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold of a cluster whatever happens: limits at every step, and nothing left at the end.
final class ClusterRules {
    private final World world;
    private final Catalogue catalogue;
    private final List<MemoryState> states;
    private final Set<String> created = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, String> jobs = new HashMap<>();
    private final Map<String, Integer> counted = new HashMap<>();
    private final Map<String, Map<TaskKey, TaskRun>> rows = new HashMap<>();
    private final Map<String, Run> runs = new HashMap<>();

    ClusterRules(World world, Catalogue catalogue, List<MemoryState> states) {
        this.world = world;
        this.catalogue = catalogue;
        this.states = states;
    }

    void check(List<Output> outputs) {
        for (Output output : outputs) {
            if (output instanceof Output.Happened(String runId, var decision)) {
                assertThat(ended.contains(runId))
                        .as("nothing happens to a run that has ended: %s", runId)
                        .isFalse();
                decision.events().forEach(event -> check(runId, event));
                runs.put(runId, decision.run());
                rows.computeIfAbsent(runId, id -> new HashMap<>()).putAll(decision.rows());
                if (decision.run().state().isTerminal()) {
                    ended.add(runId);
                    runs.remove(runId);
                    rows.remove(runId);
                }
            }
        }
        world.jobs().forEach(this::checkConcurrency);
        world.pools().forEach(this::checkPool);
    }

    private void check(String runId, RunEvent event) {
        switch (event) {
            case RunEvent.RunCreated it -> {
                assertThat(created.add(runId)).as("one run per trigger: %s", runId).isTrue();
                jobs.put(runId, it.job());
                counted.merge(it.job(), 1, Integer::sum);
            }
            case RunEvent.RunSkipped ignored ->
                    counted.merge(jobs.getOrDefault(runId, ""), -1, Integer::sum);
            default -> {}
        }
    }

    private void checkConcurrency(JobSpec job) {
        Concurrency limit = job.options().concurrency();
        if (limit != null) {
            long active =
                    runs.values().stream()
                            .filter(run -> run.job().equals(job.fullName()))
                            .filter(run -> run.state() == RunState.RUNNING)
                            .count();
            assertThat(active)
                    .as("active runs of %s", job.name())
                    .isLessThanOrEqualTo(limit.limit());
        }
    }

    /// Counted by the attempts themselves, not by what the pool believes.
    private void checkPool(PoolSpec pool) {
        if (pool instanceof PoolSpec.Slots(String name, int slots)) {
            int held = 0;
            for (Map.Entry<String, Map<TaskKey, TaskRun>> run : rows.entrySet()) {
                Run header = runs.get(run.getKey());
                if (header != null) {
                    for (TaskRun row : run.getValue().values()) {
                        held += holds(header, row, name);
                    }
                }
            }
            assertThat(held).as("slots of %s", name).isLessThanOrEqualTo(slots);
        }
    }

    private int holds(Run run, TaskRun row, String pool) {
        boolean live =
                row.state() == TaskState.QUEUED
                        || (row.state() == TaskState.RUNNING && row.parts() == null);
        boolean cut = run.closing() != null;
        var task = catalogue.plan(run.job(), run.revision()).find(row.key().task());
        return live && !cut && task != null
                ? task.spec().options().pools().getOrDefault(pool, 0)
                : 0;
    }

    void checkEnd() {
        for (MemoryState state : states) {
            assertThat(state.runs()).as("every run ends; open: %s", rows).isEmpty();
        }
        assertThat(ended).isEqualTo(created);
        for (MemoryState state : states) {
            for (String pool : RandomWorld.POOLS) {
                assertThat(state.pools().held(pool)).as("nobody holds %s", pool).isZero();
                for (var stage : io.hivemind.core.pool.PoolRow.Stage.values()) {
                    assertThat(state.pools().next(stage, pool, null))
                            .as("nobody is %s at %s", stage, pool)
                            .isNull();
                }
            }
        }
        for (JobSpec job : world.jobs()) {
            MaxRuns most = job.options().maxRuns();
            if (most != null) {
                assertThat(counted.getOrDefault(job.fullName(), 0))
                        .as("runs of %s", job.name())
                        .isLessThanOrEqualTo(most.count());
            }
        }
    }
}
