package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.needs.Rule;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/// One job through some hundred random commands: triggers, starts, ends, outcomes of other jobs,
/// pauses, new definitions, and any command again later.
final class SimulatedJob {
    private static final int STEPS = 150;
    private static final List<String> DAYS = List.of("mon", "tue");
    private static final List<String> UPSTREAM = List.of("a", "b");

    private final Random random;
    private final boolean keyed;
    private final boolean gated;
    private final boolean dependent;
    private final @Nullable Duration within;
    private final @Nullable MaxRuns maxRuns;
    private final JobBox box;
    private final AdmissionInvariants invariants;
    private final List<JobCommand> sent = new ArrayList<>();
    private int number;

    SimulatedJob(long seed) {
        random = new Random(seed);
        keyed = random.nextBoolean();
        gated = random.nextBoolean();
        dependent = random.nextInt(3) > 0;
        within = random.nextBoolean() ? Duration.ofMinutes(10) : null;
        maxRuns = random.nextInt(3) == 0 ? randomMaxRuns() : null;
        box = new JobBox(randomJob());
        invariants = new AdmissionInvariants(box.plan);
    }

    void run() {
        for (int step = 0; step < STEPS; step++) {
            box.after(Duration.ofSeconds(3L * random.nextInt(100)));
            JobCommand command = next();
            decide(command);
            if (random.nextInt(4) == 0) {
                assertThat(box.decide(command)).satisfies(SimulatedJob::isNothing);
            }
        }
        decide(new JobCommand.ResumeJob());
        while (!invariants.active().isEmpty()) {
            decide(new JobCommand.RunEnded(pick(invariants.active()), RunState.SUCCEEDED));
        }
        invariants.checkQuiet(box.table);
    }

    private JobCommand next() {
        int draw = random.nextInt(100);
        if (draw < 35) {
            return admit();
        }
        if (draw < 60) {
            List<String> runs = random.nextInt(4) > 0 ? invariants.active() : invariants.live();
            return runs.isEmpty()
                    ? admit()
                    : new JobCommand.RunEnded(
                            pick(runs),
                            pick(List.of(RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)));
        }
        if (draw < 85) {
            return upstream();
        }
        if (draw < 90) {
            return random.nextBoolean() ? new JobCommand.PauseJob() : new JobCommand.ResumeJob();
        }
        if (draw < 94 || sent.isEmpty()) {
            box.plan = randomJob().plan();
            return new JobCommand.Define();
        }
        JobCommand again = pick(sent);
        // An id of a run that has ended is known to the engine, which asks no more.
        boolean isOver =
                again instanceof JobCommand.Admit admit
                        && invariants.isKnown(admit.runId())
                        && !invariants.live().contains(admit.runId());
        return isOver ? upstream() : again;
    }

    private JobCommand.Admit admit() {
        boolean manual = random.nextInt(4) == 0;
        boolean wait = manual && random.nextBoolean();
        return box.admit("r" + number++, JobBox.day(pick(DAYS)), manual, wait);
    }

    private JobCommand upstream() {
        String job = pick(UPSTREAM);
        RunState state =
                pick(
                        List.of(
                                RunState.SUCCEEDED,
                                RunState.SUCCEEDED,
                                RunState.SUCCEEDED,
                                RunState.FAILED,
                                RunState.CANCELLED,
                                RunState.SKIPPED));
        Json params = JobBox.day(pick(DAYS));
        return new JobCommand.UpstreamEnded(job, job + number++, state, box.now, box.now, params);
    }

    /// Decides, and carries out what follows in the job itself.
    private void decide(JobCommand first) {
        Deque<JobCommand> commands = new ArrayDeque<>(List.of(first));
        while (!commands.isEmpty()) {
            JobCommand command = commands.poll();
            if (command instanceof JobCommand.Admit
                    || command instanceof JobCommand.UpstreamEnded) {
                sent.add(command);
            }
            JobDecision decision = box.decide(command);
            invariants.check(box.plan, box.table, command, decision, box.now);
            for (JobEffect effect : decision.effects()) {
                switch (effect) {
                    case JobEffect.TriggerJoined joined -> commands.add(joined(joined));
                    case JobEffect.SweepLater(JobRow.Stage stage, long after) ->
                            commands.add(new JobCommand.Sweep(stage, after));
                    case JobEffect.Cancel(String runId, var ignored) -> {
                        if (random.nextBoolean()) { // at once, or with `finally`, later
                            commands.add(new JobCommand.RunEnded(runId, RunState.CANCELLED));
                        }
                    }
                    case JobEffect.CreateRun ignored -> {}
                    case JobEffect.Release ignored -> {}
                    case JobEffect.Hold ignored -> {}
                    case JobEffect.Skip ignored -> {}
                    case JobEffect.Pause ignored -> {}
                    case JobEffect.Resume ignored -> {}
                }
            }
        }
    }

    private JobCommand.Admit joined(JobEffect.TriggerJoined joined) {
        TriggerRef trigger = joined.trigger();
        Json params = keyed ? joined.params() : JobBox.day(pick(DAYS));
        return new JobCommand.Admit(
                "j" + trigger.id(), trigger, params, joined.nominalAt(), false, false);
    }

    private TestJob randomJob() {
        TestJob job = TestJob.plain();
        if (gated) {
            job.triggered("cron");
        }
        if (dependent) {
            job.dependsOn(Rule.ALL_SUCCEEDED.over(UPSTREAM), keyed ? "params.day" : null, within);
        }
        if (maxRuns != null) {
            job.maxRuns(maxRuns.count(), maxRuns.window());
        }
        if (random.nextInt(5) > 0) {
            job.concurrency(
                    new Concurrency(
                            1 + random.nextInt(3),
                            pick(List.of(Concurrency.WhenFull.values())),
                            keyed ? "params.day" : null,
                            random.nextBoolean() ? random.nextInt(3) : null));
        }
        return job;
    }

    private MaxRuns randomMaxRuns() {
        int count = 1 + random.nextInt(20);
        return new MaxRuns(
                count,
                pick(
                        List.of(
                                new MaxRuns.Window.Life(),
                                new MaxRuns.Window.Every(Duration.ofMinutes(20)),
                                new MaxRuns.Window.Calendar(MaxRuns.Unit.DAY))));
    }

    /// A repeated command that created nothing the first time may be refused again, or skip again.
    private static void isNothing(JobDecision again) {
        assertThat(again.effects())
                .allMatch(effect ->
                        effect instanceof JobEffect.CreateRun(var id, var entry)
                                && entry instanceof Entry.Skip);
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
