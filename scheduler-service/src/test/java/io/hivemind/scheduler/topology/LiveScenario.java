package io.hivemind.scheduler.topology;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorLost;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.PauseJob;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.ResumeJob;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.StopAttempt;
import io.hivemind.avro.TaskFallbackStarted;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.Timer;
import io.hivemind.core.simulation.Scenario;
import io.hivemind.core.simulation.World;
import io.hivemind.scheduler.codec.CommandCodec;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Lets a scenario happen to the live scheduler, on Kafka's test driver and in virtual time:
/// executors that do what the script says, timers that fire when they are due.
final class LiveScenario {
    private enum Phase {
        ENDS,
        LOSSES,
        TIMEOUTS,
        EVENTS,
        TIMERS,
        STARTS
    }

    private record Item(Instant at, Phase phase, long order, Runnable action) {
        static final Comparator<Item> IN_TURN =
                Comparator.comparing(Item::at)
                        .thenComparing(Item::phase)
                        .thenComparingLong(Item::order);
    }

    private record Held(String runId, AttemptRef attempt) {}

    private record Actor(String runId, TaskKey task, boolean fallback) {}

    private static final int STEPS_AT_MOST = 20_000;

    private final Rig rig;
    private final World world;
    private final Scenario scenario;
    private final PriorityQueue<Item> agenda = new PriorityQueue<>(Item.IN_TURN);
    private final Set<String> queues = new HashSet<>();
    private final Set<Held> held = new HashSet<>();
    private final Map<Actor, Integer> acts = new HashMap<>();
    private final Map<String, String> jobs = new LinkedHashMap<>();
    private final Set<String> active = new HashSet<>();
    private final Set<String> fallbacks = new HashSet<>();
    private final List<Event> events = new ArrayList<>();
    private long items;
    private int triggers;
    private int incarnations;

    LiveScenario(Rig rig, World world, Scenario scenario) {
        this.rig = rig;
        this.world = world;
        this.scenario = scenario;
    }

    List<Event> run() {
        rig.setNow(scenario.at());
        for (JobSpec job : world.jobs()) {
            for (TaskSpec task : job.tasks()) {
                String priority = task.placement().priority().name().toLowerCase(Locale.ROOT);
                queues.add("hivemind.ready." + task.placement().queue() + "." + priority);
            }
        }
        queues.forEach(rig.directory::add);
        world.pools().forEach(rig::apply);
        world.jobs().forEach(rig::apply);
        Scenario.Start start = scenario.start();
        if (start != null) {
            add(
                    scenario.at(),
                    Phase.EVENTS,
                    () -> trigger("manual", start.job(), "start", start.params()));
        }
        for (Scenario.Event event : scenario.events()) {
            add(event.at(), Phase.EVENTS, () -> happen(event));
        }
        Duration until = scenario.until() == null ? Scenario.LONGEST : scenario.until();
        Instant end = scenario.at().plus(until);
        Item next = next();
        for (int steps = 0; next != null && !next.at().isAfter(end); steps++) {
            if (steps > STEPS_AT_MOST) {
                throw new AssertionError("it does not come to rest: " + next);
            }
            rig.setNow(next.at());
            next.action().run();
            hear();
            next = next();
        }
        return events;
    }

    private void add(Instant at, Phase phase, Runnable action) {
        agenda.add(new Item(at.isBefore(rig.now()) ? rig.now() : at, phase, items++, action));
    }

    /// The next thing to happen, taken out: of the agenda, or a timer.
    private @Nullable Item next() {
        Item best = agenda.peek();
        boolean isOfAgenda = best != null;
        FakeTimers.Set timer = null;
        for (Map.Entry<FakeTimers.Set, Timer> entry : rig.timers.set.entrySet()) {
            Item item = alarm(entry.getKey(), entry.getValue());
            if (item != null && (best == null || isBefore(item, best))) {
                best = item;
                isOfAgenda = false;
                timer = entry.getKey();
            }
        }
        for (Map.Entry<String, Instant> pool : rig.timers.pools.entrySet()) {
            Instant at = pool.getValue().isBefore(rig.now()) ? rig.now() : pool.getValue();
            Item item = new Item(at, Phase.TIMERS, -1, () -> wake(pool.getKey(), pool.getValue()));
            if (best == null || isBefore(item, best)) {
                best = item;
                isOfAgenda = false;
                timer = null;
            }
        }
        if (isOfAgenda) {
            agenda.remove();
        } else if (timer != null) {
            rig.timers.set.remove(timer);
        }
        return best;
    }

    private static boolean isBefore(Item one, Item other) {
        int byTime = one.at().compareTo(other.at());
        return byTime < 0 || (byTime == 0 && one.phase().compareTo(other.phase()) < 0);
    }

    private @Nullable Item alarm(FakeTimers.Set of, Timer timer) {
        Phase phase =
                switch (timer.id().kind()) {
                    case TIMEOUT, DEADLINE, RUN_TIMEOUT, RUN_DEADLINE -> Phase.TIMEOUTS;
                    case DELAY, BACKOFF -> Phase.TIMERS;
                    case REDISPATCH -> null;
                };
        Instant at = timer.dueAt().isBefore(rig.now()) ? rig.now() : timer.dueAt();
        return phase == null
                ? null
                : new Item(
                        at, phase, 0, () -> rig.command(CommandCodec.timerDue(of.runId(), timer)));
    }

    private void wake(String pool, Instant dueAt) {
        rig.timers.pools.remove(pool);
        rig.command(CommandCodec.poolDue(pool, dueAt));
    }

    private void happen(Scenario.Event event) {
        switch (event) {
            case Scenario.Event.Trigger(var at, String job, Json params, @Nullable String id) ->
                    trigger("event", job, id == null ? "#" + triggers++ : id, params);
            case Scenario.Event.Cancel(var at, String job) ->
                    toBeCancelled(job).forEach(run -> rig.command(CommandCodec.cancel(run, "")));
            case Scenario.Event.Pause(var at, String job) -> command(job, new PauseJob());
            case Scenario.Event.Resume(var at, String job) -> command(job, new ResumeJob());
            case Scenario.Event.Down ignored ->
                    throw new IllegalArgumentException("the scheduler is always up here");
        }
    }

    private List<String> toBeCancelled(String job) {
        List<String> live = jobs.keySet().stream().filter(r -> job.equals(jobs.get(r))).toList();
        List<String> running = live.stream().filter(active::contains).toList();
        return running.isEmpty() ? live : running;
    }

    private void trigger(String kind, String job, String id, Json params) {
        rig.trigger(
                TriggerEvent.newBuilder()
                        .setJob(job)
                        .setId(id)
                        .setKind(kind)
                        .setParams(params.text())
                        .build());
    }

    private void command(String job, SpecificRecord body) {
        rig.command(RunCommand.newBuilder().setJob(job).setBody(body).build());
    }

    /// What the scheduler says after each record.
    private void hear() {
        for (Event event : rig.events()) {
            events.add(event);
            String run = event.getRunId();
            switch (event.getBody()) {
                case RunCreated ignored -> jobs.put(run, event.getJob());
                case RunStarted ignored -> active.add(run);
                case TaskFallbackStarted it ->
                        fallbacks.add(run + "/" + new TaskKey(it.getTask(), it.getInstance()));
                default -> {
                    if (event.getBody()
                            .getClass()
                            .getSimpleName()
                            .matches("Run(Succeeded|Failed|Cancelled|Skipped)")) {
                        jobs.remove(run);
                        active.remove(run);
                    }
                }
            }
        }
        for (ControlMessage message : rig.control()) {
            if (message.getBody() instanceof StopAttempt stop) {
                held.remove(new Held(stop.getRunId(), stop.getAttempt()));
            }
        }
        for (String queue : queues) {
            for (ReadyTask task : rig.ready(queue)) {
                held.add(new Held(task.getRunId(), task.getAttempt()));
                add(rig.now(), Phase.STARTS, () -> start(task));
            }
        }
    }

    private void start(ReadyTask task) {
        Held holder = new Held(task.getRunId(), task.getAttempt());
        if (!held.contains(holder)) {
            return;
        }
        // One for each attempt: the loss of one is the loss of no other.
        ExecutorRef executor = new ExecutorRef("virtual", String.valueOf(incarnations++));
        Instant startedAt = rig.now();
        rig.report(task, executor, new AttemptStarted());
        if (task.getTimeoutMs() != null) {
            Object timedOut = new AttemptFailed("TIMED_OUT", null, null, "too long", startedAt);
            Instant due = startedAt.plusMillis(task.getTimeoutMs());
            add(due, Phase.TIMEOUTS, () -> end(holder, task, executor, timedOut));
        }
        TaskKey key = new TaskKey(task.getAttempt().getTask(), task.getAttempt().getInstance());
        boolean fallback = fallbacks.contains(task.getRunId() + "/" + key);
        String failure = world.bodies().failure(body(task, fallback), scope(task));
        if (failure != null) {
            Object failed = new AttemptFailed("EXPRESSION", null, null, failure, startedAt);
            add(startedAt, Phase.ENDS, () -> end(holder, task, executor, failed));
            return;
        }
        int number = acts.merge(new Actor(task.getRunId(), key, fallback), 1, Integer::sum) - 1;
        switch (scenario.script().act(task.getJob(), key, fallback, number)) {
            case Scenario.Act.Succeed(Json output, Duration after) -> {
                Object done = new AttemptSucceeded(output.text(), startedAt);
                add(startedAt.plus(after), Phase.ENDS, () -> end(holder, task, executor, done));
            }
            case Scenario.Act.Fail(int code, Duration after) -> {
                Object failed =
                        new AttemptFailed("EXIT", code, null, "exit code " + code, startedAt);
                add(startedAt.plus(after), Phase.ENDS, () -> end(holder, task, executor, failed));
            }
            case Scenario.Act.Hang() -> {}
            case Scenario.Act.Lost(Duration after) ->
                    add(
                            startedAt.plus(after),
                            Phase.LOSSES,
                            () -> {
                                if (held.remove(holder)) {
                                    rig.peer(new ExecutorLost(executor, "silent"));
                                }
                            });
        }
    }

    private void end(Held holder, ReadyTask task, ExecutorRef executor, Object content) {
        if (held.remove(holder)) {
            rig.report(task, executor, content);
        }
    }

    private Body body(ReadyTask task, boolean fallback) {
        JobSpec job =
                world.jobs().stream()
                        .filter(it -> it.fullName().equals(task.getJob()))
                        .findFirst()
                        .orElseThrow();
        TaskSpec spec =
                job.tasks().stream()
                        .filter(it -> it.name().equals(task.getAttempt().getTask()))
                        .findFirst()
                        .orElseThrow();
        Fallback other = spec.options().fallback();
        return fallback && other != null ? other.body() : spec.body();
    }

    /// What an executor makes of a ready task.
    private static Scope scope(ReadyTask task) {
        var input = task.getInput();
        Map<String, Scope.TaskView> tasks = new HashMap<>();
        input.getTasks()
                .forEach(it ->
                        tasks.put(
                                it.getName(),
                                new Scope.TaskView(
                                        it.getState(),
                                        new Json(it.getOutput()),
                                        it.getExitCode(),
                                        it.getAttempts(),
                                        it.getStartedAt(),
                                        it.getEndedAt())));
        String event = input.getTrigger().getEvent();
        String item = input.getItem();
        return new Scope(
                new Json(input.getParams()),
                new Scope.RunView(
                        task.getRunId(),
                        task.getJob(),
                        input.getNominalAt(),
                        input.getCreatedAt(),
                        input.getTrigger().getKind()),
                event == null ? null : new Json(event),
                tasks,
                item == null ? null : new Json(item),
                input.getIndex(),
                new Scope.AttemptView(
                        task.getAttempt().getAttempt(), task.getAttempt().getDispatch()));
    }
}
