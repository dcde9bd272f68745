package io.hivemind.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.engine.Engine;
import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.engine.Partitions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Rejection;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.RunCommand.Content;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.Timer;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.verify.Checker;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Known;
import io.hivemind.core.verify.Witness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// Engines of several partitions, executors, and all that goes wrong between them, in virtual time
/// and from one seed. What Kafka's transactions guarantee holds here too: what an engine decides
/// and sends stands together or not at all, what was sent arrives, and in order from one partition
/// to another. It may come late; timers fire late, early or twice; executors die, report twice, or
/// work on though they are taken for lost.
final class SimulatedCluster {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration CALM_AFTER = Duration.ofMinutes(30);
    private static final int STEPS_AT_MOST = 50_000;
    private static final Json NOTHING = new Json("{}");

    private record Happening(Instant at, long order, Runnable action)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private record Channel(int from, int to) {}

    private final Random random;
    private final World world;
    private final List<MemoryState> states = new ArrayList<>();
    private final List<Engine> engines = new ArrayList<>();
    private final ClusterRules rules;
    private final Witness witness = new Witness(this::check);
    private final List<Fact> history = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Checker checker;
    private final PriorityQueue<Happening> future = new PriorityQueue<>();
    private final Map<Channel, Instant> lastArrival = new HashMap<>();
    private final Set<Lease> lost = new HashSet<>();
    private Instant now = START;
    private long happenings;
    private int triggers;
    private int incarnation;

    SimulatedCluster(long seed) {
        random = new Random(seed);
        world = RandomWorld.draw(random);
        Catalogue catalogue = new Catalogue(world);
        int partitions = 1 + random.nextInt(4);
        for (int own = 0; own < partitions; own++) {
            MemoryState state = new MemoryState(true);
            states.add(state);
            engines.add(new Engine(new Partitions(own, partitions), catalogue, state));
        }
        rules = new ClusterRules(world, catalogue, states);
        checker = new Checker(known(), true, findings::add);
    }

    /// Runs until nothing is under way any more, and no run is left.
    void run() {
        Partitions places = new Partitions(0, states.size());
        world.pools()
                .forEach(pool ->
                        handle(places.ofPools(), new Input.ToPools(new PoolCommand.Define(pool))));
        world.jobs().forEach(job -> toJob(job.fullName(), new JobCommand.Define()));
        for (int i = 0; i < 12; i++) {
            at(seconds(900), this::trigger);
        }
        for (int i = 0; i < 4; i++) {
            at(seconds(900), this::meddle);
        }
        at(Duration.ofMinutes(20), this::resumeAll);
        drain();
        // What still waits at a gate would wait for ever.
        for (int round = 0; round < 5; round++) {
            waiting().forEach(run -> toRun(run, new RunCommand.CancelRun()));
            drain();
        }
        rules.checkEnd();
        checker.finish();
        assertThat(findings).isEmpty();
        assertThat(checker.liveRuns()).isZero();
    }

    Known known() {
        return new KnownWorld(world);
    }

    /// What the topics would have recorded.
    List<Fact> history() {
        return history;
    }

    private void check(Fact fact) {
        history.add(fact);
        checker.check(fact);
    }

    private void drain() {
        int steps = 0;
        while (!future.isEmpty()) {
            Happening next = future.remove();
            now = next.at();
            next.action().run();
            if (steps++ > STEPS_AT_MOST) {
                throw new AssertionError("it does not come to rest");
            }
        }
    }

    private List<String> waiting() {
        return states.stream()
                .flatMap(state -> state.runs().stream())
                .filter(run -> run.state() == RunState.PENDING)
                .map(Run::runId)
                .toList();
    }

    private void trigger() {
        String job = "job" + random.nextInt(world.jobs().size());
        boolean again = triggers > 0 && chance(5);
        String id = "e" + (again ? random.nextInt(triggers) : triggers++);
        Input.Manner manner = chance(3) ? Input.Manner.MANUAL : Input.Manner.TRIGGERED;
        send(
                home(job),
                new Input.Trigger(
                        job, new TriggerRef("event", id, null), NOTHING, null, manner, null));
    }

    private void meddle() {
        String job = "job" + random.nextInt(world.jobs().size());
        if (chance(2)) {
            toJob(job, new JobCommand.PauseJob());
            at(seconds(60), () -> toJob(job, new JobCommand.ResumeJob()));
        } else {
            states.get(home(job)).runs().stream()
                    .map(Run::runId)
                    .findFirst()
                    .ifPresent(runId -> toRun(runId, new RunCommand.CancelRun()));
        }
    }

    private void resumeAll() {
        world.jobs().forEach(job -> toJob(job.fullName(), new JobCommand.ResumeJob()));
    }

    private void handle(int partition, Input input) {
        MemoryState state = states.get(partition);
        List<Output> outputs = engines.get(partition).handle(input, now);
        if (trouble(10)) {
            // The scheduler dies before its commit, and another decides again: the same comes out.
            state.rollBack();
            assertThat(engines.get(partition).handle(input, now)).isEqualTo(outputs);
        }
        state.commit();
        witness.saw(partition, input, outputs, now);
        rules.check(outputs);
        for (Output output : outputs) {
            switch (output) {
                case Output.Happened ignored -> {}
                case Output.Refused ignored -> {}
                case Output.OfJob ignored -> {}
                case Output.Rejected(String runId, Decision.Rejected rejected) ->
                        rejected(runId, rejected, input);
                case Output.OfRun(String runId, Effect effect) -> ofRun(runId, effect);
                case Output.PoolTimer(String pool, Instant dueAt) ->
                        at(
                                Duration.between(now, dueAt),
                                () ->
                                        handle(
                                                partition,
                                                new Input.ToPools(
                                                        new PoolCommand.FireTimer(pool))));
                case Output.Send(int to, Input message) -> forward(partition, to, message);
            }
        }
    }

    /// In order from one partition to another, as both stand in transactions; but what was said may
    /// come again, much later.
    private void forward(int from, int to, Input message) {
        Channel channel = new Channel(from, to);
        Instant arrival = now.plus(trouble(8) ? seconds(20) : millis(20));
        Instant last = lastArrival.getOrDefault(channel, now);
        arrival = arrival.isBefore(last) ? last : arrival;
        lastArrival.put(channel, arrival);
        at(Duration.between(now, arrival), () -> handle(to, message));
        if (trouble(8)) {
            at(Duration.between(now, arrival).plus(seconds(60)), () -> handle(to, message));
        }
    }

    private void rejected(String runId, Decision.Rejected rejected, Input input) {
        if (rejected.rejection().kind() == Rejection.Kind.EARLY
                && input instanceof Input.ToRun(var id, var commands)
                && commands.getFirst() instanceof RunCommand.FireTimer(Timer timer)) {
            at(Duration.between(now, timer.dueAt()), () -> toRun(runId, commands.getFirst()));
        }
    }

    private void ofRun(String runId, Effect effect) {
        switch (effect) {
            case Effect.Dispatch dispatch -> deliver(runId, dispatch);
            case Effect.SetTimer(Timer timer) -> arm(runId, timer);
            default -> {}
        }
    }

    /// A timer that was cleared may still fire.
    private void arm(String runId, Timer timer) {
        RunCommand fire = new RunCommand.FireTimer(timer);
        Duration left = Duration.between(now, timer.dueAt());
        if (trouble(5)) {
            at(left.dividedBy(2), () -> toRun(runId, fire));
        }
        at(left.plus(trouble(5) ? seconds(20) : Duration.ZERO), () -> toRun(runId, fire));
    }

    /// Some records are never seen: after an hour they are dispatched anew. Some come twice.
    private void deliver(String runId, Effect.Dispatch dispatch) {
        AttemptRef attempt =
                new AttemptRef(dispatch.task(), dispatch.attempt(), dispatch.dispatch());
        if (!trouble(15)) {
            at(millis(50), () -> take(runId, attempt));
        }
        if (trouble(8)) {
            at(seconds(30), () -> take(runId, attempt));
        }
    }

    private void take(String runId, AttemptRef attempt) {
        Lease lease = new Lease("executor", String.valueOf(incarnation));
        if (trouble(10)) {
            report(runId, attempt, lease, new Content.Returned());
            return;
        }
        report(runId, attempt, lease, new Content.Started());
        if (trouble(6)) {
            lost.add(lease);
            incarnation++;
            Duration noticed = seconds(15).plus(Duration.ofSeconds(1));
            at(noticed, () -> toRun(runId, new RunCommand.LoseAttempt(attempt, lease)));
            if (chance(2)) {
                return; // dead; else it works on
            }
        }
        Duration length = seconds(30).plus(Duration.ofMillis(50));
        at(length, () -> report(runId, attempt, lease, result()));
    }

    private Content result() {
        return switch (random.nextInt(6)) {
            case 0 -> new Content.Failed(Reason.EXIT, 1, null, "exit code 1", now);
            case 1 -> new Content.Failed(Reason.TIMED_OUT, null, null, "too long", now);
            default -> new Content.Succeeded(new Json("{\"n\":1}"), now);
        };
    }

    private void report(String runId, AttemptRef attempt, Lease lease, Content content) {
        RunCommand.Report report = new RunCommand.Report(attempt, lease, now, content);
        at(millis(20), () -> toRun(runId, report));
        if (trouble(8)) {
            at(seconds(40), () -> toRun(runId, report));
        }
        if (content instanceof Content.Started && lost.contains(lease)) {
            at(seconds(1), () -> toRun(runId, new RunCommand.LoseAttempt(attempt, lease)));
        }
    }

    private void toRun(String runId, RunCommand command) {
        handle(RunIds.partition(runId), new Input.ToRun(runId, command));
    }

    private void toJob(String job, JobCommand command) {
        handle(home(job), new Input.ToJob(job, command));
    }

    private void send(int partition, Input input) {
        at(millis(20), () -> handle(partition, input));
        if (trouble(6)) {
            at(seconds(60), () -> handle(partition, input));
        }
    }

    private int home(String job) {
        return new Partitions(0, states.size()).home(job);
    }

    private void at(Duration delay, Runnable action) {
        Duration later = delay.isNegative() ? Duration.ZERO : delay;
        future.add(new Happening(now.plus(later), happenings++, action));
    }

    private boolean trouble(int oneIn) {
        return now.isBefore(START.plus(CALM_AFTER)) && chance(oneIn);
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
