package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunState;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What must hold of a job's admission whatever happens. Keeps a picture of its own, from commands
/// and effects alone.
final class AdmissionInvariants {

    private enum Where {
        GATE,
        QUEUE,
        ACTIVE,
        HELD,
        PAUSED
    }

    private static final class Seen {
        final String limitKey;
        final String gateKey;
        Where where;

        Seen(String limitKey, String gateKey, Where where) {
            this.limitKey = limitKey;
            this.gateKey = gateKey;
            this.where = where;
        }
    }

    /// In the order in which they came to where they are.
    private final Map<String, Seen> runs = new LinkedHashMap<>();

    private final Map<String, Instant> counted = new HashMap<>();
    private final Set<String> heard = new HashSet<>();
    private final Map<String, Integer> successes = new HashMap<>();
    private final Map<String, Integer> passes = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private JobPlan plan;
    private boolean paused;

    AdmissionInvariants(JobPlan plan) {
        this.plan = plan;
    }

    List<String> active() {
        return runs.entrySet().stream()
                .filter(run -> isActive(run.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> live() {
        return List.copyOf(runs.keySet());
    }

    void check(
            JobPlan current,
            JobTable table,
            JobCommand command,
            JobDecision decision,
            Instant now) {
        plan = current;
        before(command, decision);
        for (JobEffect effect : decision.effects()) {
            effect(command, effect, now);
        }
        checkLimits(now);
        for (Map.Entry<String, Seen> run : runs.entrySet()) {
            JobRow.AdmittedRun row = table.run(run.getKey());
            assertThat(row).as("row of %s", run.getKey()).isNotNull();
            assertThat(row.stage()).isEqualTo(stage(run.getValue().where));
        }
    }

    /// All active runs have ended: nobody waits but at the gate.
    void checkQuiet(JobTable table) {
        assertThat(runs.values()).allMatch(run -> run.where == Where.GATE);
        assertThat(table.next(JobRow.Stage.ACTIVE, -1)).isNull();
        assertThat(table.next(JobRow.Stage.WAITING, -1)).isNull();
    }

    private void before(JobCommand command, JobDecision decision) {
        switch (command) {
            case JobCommand.RunEnded(String runId, RunState ignored) -> {
                assertThat(decision.refused() == null).isEqualTo(runs.containsKey(runId));
                runs.remove(runId);
            }
            case JobCommand.PauseJob() -> paused = true;
            case JobCommand.ResumeJob() -> paused = false;
            case JobCommand.UpstreamEnded up -> {
                if (up.state() == RunState.SUCCEEDED && heard.add(up.runId())) {
                    successes.merge(up.job() + "/" + gateKey(up.params().text()), 1, Integer::sum);
                }
            }
            case JobCommand.Admit ignored -> {}
            case JobCommand.Define ignored -> {}
            case JobCommand.CountTaskRun ignored -> {}
            case JobCommand.Sweep ignored -> {}
            case JobCommand.Adopt ignored -> {}
        }
    }

    private void effect(JobCommand command, JobEffect effect, Instant now) {
        switch (effect) {
            case JobEffect.CreateRun(String runId, Entry entry) ->
                    created((JobCommand.Admit) command, runId, entry, now);
            case JobEffect.Release(String runId) -> leave(runId, Where.ACTIVE);
            case JobEffect.Hold(String runId, Reason reason) -> {
                assertThat(reason).isIn(Reason.CONCURRENCY, Reason.PAUSED);
                leave(runId, reason == Reason.PAUSED ? Where.HELD : Where.QUEUE);
            }
            case JobEffect.Skip(String runId, Reason ignored) -> {
                passed(seen(runId));
                runs.remove(runId);
                counted.remove(runId);
            }
            case JobEffect.Cancel(String runId, Reason ignored) -> {
                if (!isActive(seen(runId))) {
                    runs.remove(runId);
                }
            }
            case JobEffect.Pause(String runId) -> {
                assertThat(seen(runId).where).isEqualTo(Where.ACTIVE);
                seen(runId).where = Where.PAUSED;
            }
            case JobEffect.Resume(String runId) -> {
                assertThat(seen(runId).where).isEqualTo(Where.PAUSED);
                seen(runId).where = Where.ACTIVE;
            }
            case JobEffect.TriggerJoined joined -> {
                for (String outcome : joined.trigger().id().split("\\+")) {
                    assertThat(used.add(outcome)).as("%s used once", outcome).isTrue();
                }
                String key = joined.params().text();
                passes.merge(key.equals("{}") ? "" : gateKey(key), 1, Integer::sum);
            }
            case JobEffect.SweepLater ignored -> {}
        }
    }

    private void created(JobCommand.Admit admit, String runId, Entry entry, Instant now) {
        assertThat(runs).doesNotContainKey(runId);
        if (entry instanceof Entry.Skip) {
            known.add(runId);
            return;
        }
        counted.put(runId, now);
        Where where =
                switch (entry) {
                    case Entry.Start() -> Where.ACTIVE;
                    case Entry.Wait(Reason reason) when reason == Reason.DEPENDENCIES -> Where.GATE;
                    case Entry.Wait(Reason reason) when reason == Reason.PAUSED -> Where.HELD;
                    case Entry.Wait ignored -> Where.QUEUE;
                    case Entry.Skip ignored -> throw new AssertionError();
                    case Entry.Fail fail -> throw new AssertionError(fail);
                };
        Concurrency limit = plan.concurrency();
        String day = day(admit.params().text());
        String limitKey = limit == null || limit.key() == null ? "" : day;
        Seen run = new Seen(limitKey, gateKey(admit.params().text()), where);
        boolean behindGate =
                plan.dependsOn() != null
                        && !admit.trigger().kind().equals("depends_on")
                        && (admit.waitForDependencies() || (plan.isGated() && !admit.manual()));
        if (where == Where.GATE) {
            assertThat(behindGate).isTrue();
        } else if (behindGate) {
            passed(run);
        }
        runs.put(runId, run);
        known.add(runId);
        assertFits(run);
    }

    boolean isKnown(String runId) {
        return known.contains(runId);
    }

    /// From the gate or the queue to somewhere else.
    private void leave(String runId, Where to) {
        Seen run = seen(runId);
        if (run.where == Where.GATE) {
            passed(run);
            assertFirst(runId, Where.GATE, run.gateKey);
        } else if (run.where == Where.QUEUE) {
            assertThat(to).isNotEqualTo(Where.QUEUE);
            assertFirst(runId, Where.QUEUE, run.limitKey);
        } else {
            assertThat(run.where).isEqualTo(Where.HELD);
            assertThat(to).isEqualTo(Where.ACTIVE);
            run.where = to; // it keeps its place in the order
            return;
        }
        runs.remove(runId);
        run.where = to;
        runs.put(runId, run);
        assertFits(run);
    }

    /// Just now it came to where it is; a limit that shrank may have left more.
    private void assertFits(Seen run) {
        Concurrency limit = plan.concurrency();
        if (limit != null && isActive(run)) {
            long active =
                    runs.values().stream()
                            .filter(other -> isActive(other))
                            .filter(other -> other.limitKey.equals(run.limitKey))
                            .count();
            assertThat(active).as("never above the limit").isLessThanOrEqualTo(limit.limit());
        }
    }

    private void assertFirst(String runId, Where where, String key) {
        for (Map.Entry<String, Seen> other : runs.entrySet()) {
            Seen run = other.getValue();
            String otherKey = where == Where.GATE ? run.gateKey : run.limitKey;
            if (run.where == where && otherKey.equals(key)) {
                assertThat(runId).as("first come, first served").isEqualTo(other.getKey());
                return;
            }
        }
    }

    private void checkLimits(Instant now) {
        Concurrency limit = plan.concurrency();
        Map<String, Integer> active = new HashMap<>();
        runs.values().stream()
                .filter(AdmissionInvariants::isActive)
                .forEach(run -> active.merge(run.limitKey, 1, Integer::sum));
        for (Seen run : runs.values()) {
            int taken = active.getOrDefault(run.limitKey, 0);
            if (run.where == Where.QUEUE) {
                assertThat(limit).as("a limit to wait for").isNotNull();
                assertThat(taken)
                        .as("nobody waits while there is room")
                        .isGreaterThanOrEqualTo(limit.limit());
            }
            assertThat(run.where).isNotEqualTo(paused ? Where.ACTIVE : Where.HELD);
            assertThat(run.where == Where.PAUSED && !paused).isFalse();
        }
        checkMaxRuns(now);
        passes.forEach((key, count) -> {
            for (String job : plan.upstream()) {
                assertThat(count)
                        .as("each outcome is used once")
                        .isLessThanOrEqualTo(successes.getOrDefault(job + "/" + key, 0));
            }
        });
    }

    private void checkMaxRuns(Instant now) {
        MaxRuns most = plan.job().options().maxRuns();
        if (most == null) {
            return;
        }
        Instant from = Windows.start(most.window(), now);
        long inWindow = counted.values().stream().filter(at -> !at.isBefore(from)).count();
        assertThat(inWindow).isLessThanOrEqualTo(most.count());
    }

    private void passed(Seen run) {
        passes.merge(run.gateKey, 1, Integer::sum);
    }

    private Seen seen(String runId) {
        return Objects.requireNonNull(runs.get(runId), runId);
    }

    private String gateKey(String params) {
        return plan.dependsOn() != null && plan.dependsOn().key() != null ? day(params) : "";
    }

    private static String day(String params) {
        return params.replaceAll(".*\"day\":\"(\\w+)\".*", "$1");
    }

    private static boolean isActive(Seen run) {
        return run.where == Where.ACTIVE || run.where == Where.HELD || run.where == Where.PAUSED;
    }

    private static JobRow.Stage stage(Where where) {
        return switch (where) {
            case GATE -> JobRow.Stage.GATED;
            case QUEUE -> JobRow.Stage.WAITING;
            case ACTIVE, HELD, PAUSED -> JobRow.Stage.ACTIVE;
        };
    }
}
