package io.hivemind.core.simulation;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.engine.Engine;
import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.engine.Partitions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.Timer;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.schedule.Due;
import io.hivemind.core.schedule.SlotRecord;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.timeline.Recorder;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Witness;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The scheduler of a simulation: one partition, whose messages to itself arrive at once, and whose
/// timers are on the agenda.
final class Desk {
    private record Alarm(String runId, Timer.Id id) {}

    private final World world;
    private final Agenda agenda;
    private final Executors executors;
    private final Recorder recorder;
    private final Catalogue catalogue;
    private final MemoryState state = new MemoryState(false);
    private final Engine engine;
    private final Hooks hooks;
    private final @Nullable Witness witness;
    private final Map<Alarm, Timer> timers = new HashMap<>();
    private final Map<String, Instant> poolTimers = new HashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();
    private final List<PoolCommand> toPools = new ArrayList<>();
    private final Deque<Input> inbox = new ArrayDeque<>();
    private @Nullable Batch batch;
    private Instant now = Instant.MIN;
    private long round;

    /// @param facts hears what the topics would have recorded; null where nobody asks
    Desk(
            World world,
            Agenda agenda,
            Executors executors,
            Recorder recorder,
            @Nullable Consumer<Fact> facts) {
        this.witness = facts == null ? null : new Witness(facts);
        this.world = world;
        this.agenda = agenda;
        this.executors = executors;
        this.recorder = recorder;
        this.catalogue = new Catalogue(world);
        this.engine = new Engine(Partitions.ONE, catalogue, state);
        this.hooks = new Hooks(world.hooks());
    }

    void at(Instant instant, long roundOfStarts) {
        now = instant;
        round = roundOfStarts;
    }

    void define(Instant at) {
        now = at;
        world.pools().forEach(pool -> carryOut(new Input.ToPools(new PoolCommand.Define(pool))));
        world.jobs()
                .forEach(job -> carryOut(new Input.ToJob(job.fullName(), new JobCommand.Define())));
    }

    void trigger(
            String job,
            TriggerRef trigger,
            Json params,
            @Nullable Instant nominalAt,
            Input.Manner manner) {
        carryOut(new Input.Trigger(job, trigger, params, nominalAt, manner, null));
    }

    /// The runs of a job that are active; where none is, those that wait.
    List<String> active(String job) {
        List<String> active = live(job, RunState.RUNNING);
        return active.isEmpty() ? live(job, RunState.PENDING) : active;
    }

    private List<String> live(String job, RunState in) {
        return state.runs().stream()
                .filter(run -> run.job().equals(job) && run.state() == in)
                .map(Run::runId)
                .toList();
    }

    /// Carries out what is due of one turn: of each run together, child runs before their parents,
    /// so that the ends of one instant stand before `needs` are evaluated.
    void commands(List<Agenda.Entry> entries) {
        Batch together = new Batch();
        for (Agenda.Entry entry : entries) {
            switch (entry.item()) {
                case Agenda.Item.Command(String runId, RunCommand command) -> {
                    if (executors.isHeard(runId, command)) {
                        together.add(depth(runId), runId, entry.phase(), command);
                    }
                }
                case Agenda.Item.Belated(String runId, RunCommand command) ->
                        together.add(depth(runId), runId, entry.phase(), command);
                case Agenda.Item.Alarm(String runId, Timer timer) -> {
                    if (timers.remove(new Alarm(runId, timer.id()), timer)) {
                        together.add(
                                depth(runId),
                                runId,
                                entry.phase(),
                                new RunCommand.FireTimer(timer));
                    }
                }
                case Agenda.Item.PoolAlarm(String pool, Instant dueAt) -> {
                    if (poolTimers.remove(pool, dueAt)) {
                        ask(new PoolCommand.FireTimer(pool));
                    }
                }
                default -> throw new IllegalStateException("no command: " + entry);
            }
        }
        batch = together;
        while (!together.isEmpty()) {
            together.next().forEach(this::carryOut);
        }
        batch = null;
    }

    /// What became of slots, each with its run.
    void slots(World.TimeTrigger trigger, Slots slots, Due due) {
        for (SlotRecord record : due.records()) {
            Slotting slotting = new Slotting(trigger, slots, record);
            List<Output> outputs = List.of();
            Input.Trigger input = slotting.input();
            if (input != null) {
                outputs = engine.handle(input, now);
                saw(input, outputs);
            }
            if (witness != null) {
                witness.accounted(
                        Partitions.ONE.own(), trigger.job(), trigger.number(), record, now);
            }
            hear(List.of(recorder.accounted(slotting.line(now, outputs))));
            deliver(outputs);
            empty();
        }
    }

    /// All who asked in this moment are served in one step.
    void servePools() {
        List<PoolCommand> commands = List.copyOf(toPools);
        toPools.clear();
        carryOut(new Input.ToPools(commands));
    }

    void carryOut(Input input) {
        decide(input);
        empty();
    }

    private void empty() {
        while (!inbox.isEmpty() && recorder.size() <= Simulation.EVENTS) {
            decide(inbox.remove());
        }
    }

    private void decide(Input input) {
        List<Output> outputs = engine.handle(input, now);
        saw(input, outputs);
        deliver(outputs);
    }

    private void saw(Input input, List<Output> outputs) {
        if (witness != null) {
            witness.saw(Partitions.ONE.own(), input, outputs, now);
        }
    }

    private void deliver(List<Output> outputs) {
        for (Output output : outputs) {
            switch (output) {
                case Output.Happened(String runId, Decision.Accepted decision) ->
                        happened(runId, decision);
                case Output.Rejected ignored -> {}
                case Output.OfJob ignored -> {}
                case Output.Refused(String job, TriggerRef trigger, var why, String message) ->
                        recorder.refused(now, job, trigger, message);
                case Output.OfRun(String runId, Effect effect) -> ofRun(runId, effect);
                case Output.PoolTimer(String pool, Instant dueAt) -> {
                    poolTimers.put(pool, dueAt);
                    agenda.add(dueAt, Phase.TIMERS, new Agenda.Item.PoolAlarm(pool, dueAt));
                }
                case Output.Send(int partition, Input input) -> send(input);
            }
        }
    }

    private void happened(String runId, Decision.Accepted decision) {
        Parent parent = decision.run().parent();
        depths.computeIfAbsent(runId, id -> parent == null ? 0 : depth(parent.runId()) + 1);
        hear(recorder.happened(now, round, decision, catalogue::tasks));
    }

    private void hear(List<Timeline.EventLine> events) {
        if (hooks.isEmpty()) {
            return;
        }
        for (Timeline.EventLine event : events) {
            inbox.addAll(hooks.hear(event, recorder.size()));
        }
    }

    /// The end of a child run is the end of an attempt: it is heard with the others of the instant.
    private void send(Input input) {
        switch (input) {
            case Input.ToPools(List<PoolCommand> commands) -> commands.forEach(this::ask);
            case Input.ToRun(String runId, List<RunCommand> commands)
                    when commands.getFirst() instanceof RunCommand.ChildEnded -> {
                for (RunCommand command : commands) {
                    if (batch != null) {
                        batch.add(depth(runId), runId, Phase.ENDS, command);
                    } else {
                        agenda.add(now, Phase.ENDS, new Agenda.Item.Command(runId, command));
                    }
                }
            }
            default -> inbox.add(input);
        }
    }

    private void ask(PoolCommand command) {
        if (toPools.isEmpty()) {
            agenda.add(now, Phase.STARTS, new Agenda.Item.ServePools());
        }
        toPools.add(command);
    }

    private void ofRun(String runId, Effect effect) {
        switch (effect) {
            case Effect.Dispatch dispatch -> executors.assign(assignment(runId, dispatch), now);
            case Effect.SetTimer(Timer timer) -> arm(runId, timer);
            case Effect.ClearTimer(Timer.Id id) -> timers.remove(new Alarm(runId, id));
            case Effect.StopAttempt stop -> executors.stop(runId, stop);
            default -> {} // a record to publish, or a queue that is not there
        }
    }

    private Executors.Assignment assignment(String runId, Effect.Dispatch dispatch) {
        Run run = Objects.requireNonNull(state.run(runId), "a run that dispatches is live");
        Plan plan = catalogue.plan(run.job(), run.revision());
        TaskPlan task = Objects.requireNonNull(plan.find(dispatch.task().task()));
        TaskSpec spec = plan.in(run, task).spec();
        Fallback fallback = spec.options().fallback();
        return dispatch.fallback() && fallback != null
                ? new Executors.Assignment(
                        runId, run.job(), dispatch, fallback.body(), fallback.timeout())
                : new Executors.Assignment(runId, run.job(), dispatch, spec.body(), spec.timeout());
    }

    private void arm(String runId, Timer timer) {
        Phase phase =
                switch (timer.id().kind()) {
                    case TIMEOUT, DEADLINE, RUN_TIMEOUT, RUN_DEADLINE -> Phase.TIMEOUTS;
                    case DELAY, BACKOFF -> Phase.TIMERS;
                    case REDISPATCH -> null; // no attempt stays in its queue here
                };
        if (phase == null) {
            return;
        }
        timers.put(new Alarm(runId, timer.id()), timer);
        Instant at = timer.dueAt().isBefore(now) ? now : timer.dueAt();
        agenda.add(at, phase, new Agenda.Item.Alarm(runId, timer));
    }

    private int depth(String runId) {
        return depths.getOrDefault(runId, 0);
    }
}
