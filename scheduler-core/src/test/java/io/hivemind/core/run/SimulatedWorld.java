package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.RunCommand.Content;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// A scheduler, a few executors and all that goes wrong between them, in virtual time and from one
/// seed. What the log guarantees holds here too: a decision and its effects stand together or not
/// at all, and a command once sent arrives. Everything else may be late, out of order, twice, or
/// lost.
final class SimulatedWorld {
    /// Trouble ends here, so that what remains unfinished is the scheduler's fault.
    private static final Duration CALM_AFTER = Duration.ofHours(3);

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final int STEPS_AT_MOST = 500_000;

    private record Happening(Instant at, long order, Runnable action)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Random random;
    private final RunBox box;
    private final RunInvariants invariants;
    private final PriorityQueue<Happening> future = new PriorityQueue<>();
    private final Set<Lease> lost = new HashSet<>();
    private final Set<Effect.StopAttempt> stopped = new HashSet<>();
    private final Map<Integer, Integer> incarnations = new HashMap<>();
    private boolean awaited;
    private long happenings;

    SimulatedWorld(long seed) {
        random = new Random(seed);
        Plan plan = RandomJobs.draw(random);
        box = new RunBox(plan);
        invariants = new RunInvariants(plan);
    }

    /// Runs until the run is over and nothing is under way any more.
    void run() {
        at(Duration.ZERO, () -> handle(entry()));
        if (chance(box.plan.tasks().size() > Limits.ROWS_PER_STEP ? 2 : 4)) {
            sendTwiceAtTimes(seconds(120), new RunCommand.CancelRun());
        }
        if (chance(3)) {
            queueGoes();
        }
        if (chance(3)) {
            at(seconds(600), this::queueGoes);
        }
        if (chance(4)) {
            sendTwiceAtTimes(seconds(60), new RunCommand.PauseRun());
            at(Duration.ofSeconds(200), () -> handle(new RunCommand.ResumeRun()));
        }
        int steps = 0;
        while (!future.isEmpty()) {
            Happening next = future.remove();
            box.now = next.at;
            next.action.run();
            assertThat(steps++).as("steps until the run is over").isLessThan(STEPS_AT_MOST);
        }
        assertThat(box.run()).as("every run ends: %s", box.open()).isNull();
        assertThat(box.timers).as("no timer outlives its run").isEmpty();
        assertThat(box.waiting).as("nobody waits for slots any more").isEmpty();
        assertThat(box.holding).as("nobody holds slots any more").isEmpty();
        invariants.checkEnd(box.lastRun());
    }

    /// The ready topic is not seen for a while: at the start, or after a write to it went wrong.
    private void queueGoes() {
        box.queuesAreThere = false;
        at(seconds(90), this::queueComes);
    }

    private void queueComes() {
        box.queuesAreThere = true;
        if (awaited) {
            awaited = false;
            sendTwiceAtTimes(millis(100), new RunCommand.Continue(0));
        }
    }

    /// Some wait before they begin.
    private RunCommand entry() {
        RunCommand.StartRun start = box.startRun();
        if (chance(4)) {
            at(seconds(30), () -> handle(new RunCommand.HoldRun(Reason.DEPENDENCIES)));
            at(Duration.ofSeconds(40), () -> handle(new RunCommand.ReleaseRun()));
            return new RunCommand.StartRun(
                    start.runId(),
                    start.trigger(),
                    start.params(),
                    start.nominalAt(),
                    new Entry.Wait(Reason.CONCURRENCY),
                    null);
        }
        return start;
    }

    private void handle(RunCommand command) {
        if (trouble(10)) {
            // The scheduler dies before its commit: nothing of the decision stands, and it is made
            // again.
            Decision aborted = RunDecider.decide(box, box.plan, command, box.now);
            assertThat(RunDecider.decide(box, box.plan, command, box.now)).isEqualTo(aborted);
        }
        if (box.run() == null && !(command instanceof RunCommand.StartRun)) {
            assertThat(box.reject(command).rejection().kind())
                    .isEqualTo(Rejection.Kind.NO_SUCH_RUN);
            return;
        }
        switch (box.decide(command)) {
            case Decision.Accepted accepted -> {
                invariants.check(command, accepted);
                accepted.effects().forEach(this::carryOut);
                if (command instanceof RunCommand.Report report && lost.contains(report.lease())) {
                    handle(new RunCommand.LoseAttempt(report.attempt(), report.lease()));
                }
            }
            case Decision.Rejected rejected -> {
                rejected.effects().forEach(this::carryOut);
                if (rejected.rejection().kind() == Rejection.Kind.EARLY) {
                    RunCommand.FireTimer timer = (RunCommand.FireTimer) command;
                    at(Duration.between(box.now, timer.timer().dueAt()), () -> handle(timer));
                }
            }
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Dispatch dispatch -> deliver(dispatch);
            case Effect.SetTimer(Timer timer) -> arm(timer);
            case Effect.StopAttempt stop -> {
                if (!trouble(3)) {
                    at(seconds(2), () -> stopped.add(stop));
                }
            }
            case Effect.ContinueLater(int from, int instance) ->
                    sendTwiceAtTimes(seconds(5), new RunCommand.Continue(from, instance));
            case Effect.RequestPool ask -> at(seconds(20), () -> grant(ask));
            case Effect.StartChild child -> sendTwiceAtTimes(seconds(60), ended(child));
            case Effect.WithdrawPool ignored -> {}
            case Effect.ReleasePool ignored -> {}
            case Effect.CancelChild ignored -> {}
            case Effect.TellParent ignored -> {}
            case Effect.CountTaskRun ignored -> {}
            case Effect.AwaitQueue ignored -> awaited = true;
            case Effect.ClearTimer ignored -> {}
            case Effect.PublishRecord ignored -> {}
            case Effect.ForgetRun() -> {
                if (chance(2)) {
                    at(seconds(5), () -> handle(new RunCommand.CancelRun()));
                }
            }
        }
    }

    /// Whether it still waits or not: the grant may cross a withdrawal.
    private void grant(Effect.RequestPool ask) {
        String name = ask.task() + "/" + ask.request();
        box.waiting.remove(name);
        box.holding.add(name);
        handle(new RunCommand.PoolGranted(ask.task(), ask.request()));
    }

    private RunCommand ended(Effect.StartChild child) {
        RunState state = chance(3) ? RunState.FAILED : RunState.SUCCEEDED;
        return new RunCommand.ChildEnded(
                child.task(), child.attempt(), child.dispatch(), state, Json.NULL, "c", null);
    }

    /// Timers are armed in memory, so a cleared one may still fire, and any may fire early or
    /// again.
    private void arm(Timer timer) {
        Duration left = Duration.between(box.now, timer.dueAt());
        RunCommand command = new RunCommand.FireTimer(timer);
        if (trouble(4)) {
            at(left.dividedBy(2), () -> handle(command));
        }
        sendTwiceAtTimes(left.plus(trouble(4) ? seconds(20) : Duration.ZERO), command);
    }

    /// The ready queue: some records are archived unseen, some come a second time.
    private void deliver(Effect.Dispatch dispatch) {
        AttemptRef attempt =
                new AttemptRef(dispatch.task(), dispatch.attempt(), dispatch.dispatch());
        if (trouble(15)) {
            return;
        }
        at(trouble(5) ? seconds(90) : millis(50), () -> take(attempt));
        if (trouble(6)) {
            at(seconds(30), () -> report(executor(), attempt, new Content.Returned()));
        }
        if (trouble(10)) {
            // A second copy is taken for a first one: the broker forgot the delivery count.
            at(seconds(30), () -> take(attempt));
        }
    }

    private void take(AttemptRef attempt) {
        Lease lease = executor();
        if (trouble(8)) {
            // It dies with the record in hand; the record comes again, to somebody who hands it
            // back.
            at(seconds(15), () -> report(executor(), attempt, new Content.Returned()));
            return;
        }
        if (isStopped(lease, attempt)) {
            return;
        }
        boolean isShort = chance(3);
        Duration length = isShort ? millis(100) : seconds(60);
        if (!isShort) {
            report(lease, attempt, new Content.Started());
            at(seconds(1), () -> report(lease, attempt, new Content.Started()));
        }
        if (trouble(5)) {
            die(lease, attempt, !isShort);
            return;
        }
        if (trouble(5)) {
            // A zombie: taken for lost, but it works on and reports.
            at(seconds(30), () -> lose(lease, attempt));
        }
        at(length, () -> end(lease, attempt, box.now));
    }

    /// Without a claim nobody knows whose the attempt was: only the queued hour helps.
    private void die(Lease lease, AttemptRef attempt, boolean claimed) {
        if (claimed) {
            at(LEASE.plus(seconds(5)), () -> lose(lease, attempt));
        }
    }

    private void lose(Lease lease, AttemptRef attempt) {
        lost.add(lease);
        handle(new RunCommand.LoseAttempt(attempt, lease));
    }

    private void end(Lease lease, AttemptRef attempt, Instant at) {
        if (isStopped(lease, attempt)) {
            report(lease, attempt, new Content.Stopped());
        } else if (trouble(12)) {
            return; // it hangs; the backstop of its timeout ends it
        } else {
            report(lease, attempt, result(at));
        }
    }

    private Content result(Instant at) {
        return switch (random.nextInt(6)) {
            case 0 -> new Content.Failed(Reason.EXIT, 1, null, "exit code 1", at);
            case 1 -> new Content.Failed(Reason.ERROR, null, "java.io.IOException", "gone", at);
            case 2 -> new Content.Failed(Reason.TIMED_OUT, null, null, "too long", at);
            default -> new Content.Succeeded(new Json("{\"n\":1}"), at);
        };
    }

    private void report(Lease lease, AttemptRef attempt, Content content) {
        RunCommand.Report report = new RunCommand.Report(attempt, lease, box.now, content);
        sendTwiceAtTimes(trouble(5) ? seconds(20) : millis(20), report);
    }

    private void sendTwiceAtTimes(Duration delay, RunCommand command) {
        at(delay, () -> handle(command));
        if (trouble(6)) {
            at(delay.plus(seconds(60)), () -> handle(command));
        }
    }

    private boolean isStopped(Lease lease, AttemptRef attempt) {
        TaskKey task = attempt.task();
        return stopped.contains(
                        new Effect.StopAttempt(task, attempt.attempt(), attempt.dispatch(), lease))
                || stopped.contains(
                        new Effect.StopAttempt(task, attempt.attempt(), attempt.dispatch(), null));
    }

    /// One of three; an incarnation that is lost is followed by the next.
    private Lease executor() {
        int number = random.nextInt(3);
        Lease lease = lease(number);
        if (lost.contains(lease)) {
            incarnations.merge(number, 1, Integer::sum);
            return lease(number);
        }
        return lease;
    }

    private Lease lease(int number) {
        return new Lease("executor-" + number, "i" + incarnations.getOrDefault(number, 0));
    }

    private void at(Duration delay, Runnable action) {
        future.add(new Happening(box.now.plus(delay), happenings++, action));
    }

    private boolean trouble(int oneIn) {
        return box.now.isBefore(RunBox.START.plus(CALM_AFTER)) && chance(oneIn);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private Duration seconds(int atMost) {
        return millis(atMost * 1_000);
    }

    private Duration millis(int atMost) {
        return Duration.ofMillis(random.nextInt(atMost + 1));
    }
}
