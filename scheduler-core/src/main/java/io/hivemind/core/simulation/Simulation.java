package io.hivemind.core.simulation;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.engine.Input;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.timeline.Recorder;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.core.verify.Fact;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Lets a scenario happen to a world, and gives the timeline.
public final class Simulation {
    /// More than this, and something has run wild: `every: 1ms` for a month.
    public static final int EVENTS = 2_000_000;

    private static final String BY_HAND = "manual";
    private static final String EVENT = "event";

    private final Scenario scenario;
    private final Agenda agenda = new Agenda();
    private final Recorder recorder;
    private final Sources sources;
    private final Executors executors;
    private final Desk desk;
    private final Instant end;
    private Instant now;
    private Instant downUntil = Instant.MIN;
    private long round;
    private int triggers;

    private Simulation(World world, Scenario scenario, @Nullable Consumer<Fact> facts) {
        this.scenario = scenario;
        this.now = scenario.at();
        this.end = now.plus(scenario.until() == null ? Scenario.LONGEST : scenario.until());
        this.recorder = new Recorder(now);
        this.sources = new Sources(scenario.start() == null ? world.schedules() : List.of(), now);
        this.executors = new Executors(agenda, scenario.script(), world.bodies());
        this.desk = new Desk(world, agenda, executors, recorder, facts);
    }

    public static Timeline run(World world, Scenario scenario) {
        return new Simulation(world, scenario, null).run();
    }

    /// @param facts hears what the topics would have recorded
    public static Timeline run(World world, Scenario scenario, Consumer<Fact> facts) {
        return new Simulation(world, scenario, facts).run();
    }

    private Timeline run() {
        desk.define(now);
        if (scenario.start() != null) {
            agenda.add(now, Phase.EVENTS, new Agenda.Item.StartRun(scenario.start()));
        }
        for (Scenario.Event event : scenario.events()) {
            Instant at = event.at().isBefore(now) ? now : event.at();
            agenda.add(at, Phase.EVENTS, new Agenda.Item.Event(event));
        }
        for (int source = 0; source < sources.size(); source++) {
            wake(source);
        }
        String stopped = null;
        Agenda.Entry next = agenda.first();
        while (next != null && !next.at().isAfter(end) && stopped == null) {
            now = next.at();
            turn(agenda.next());
            next = agenda.first();
            if (recorder.size() > EVENTS) {
                stopped = "stopped at " + now + ", after more than " + EVENTS + " events";
            }
        }
        boolean toTheEnd = stopped == null && scenario.until() != null;
        return recorder.timeline(toTheEnd ? end : recorder.lastAt(), stopped);
    }

    private void turn(Agenda.Entry entry) {
        if (now.isBefore(downUntil) && needsScheduler(entry.item())) {
            putOff(entry);
            return;
        }
        desk.at(now, round);
        switch (entry.phase()) {
            case ENDS, LOSSES, TIMEOUTS, TIMERS -> desk.commands(entries(entry));
            case EVENTS -> event(entry.item());
            case SLOTS -> slots(((Agenda.Item.Wake) entry.item()).source());
            case STARTS -> starts(entries(entry));
        }
    }

    /// Executors go on: what comes first there is what they will report.
    private void putOff(Agenda.Entry entry) {
        if (!(entry.item() instanceof Agenda.Item.Command(String runId, RunCommand command))) {
            agenda.putOff(entry, downUntil);
        } else if (executors.isHeard(runId, command)) {
            agenda.putOff(entry, downUntil, new Agenda.Item.Belated(runId, command));
        }
    }

    private List<Agenda.Entry> entries(Agenda.Entry first) {
        List<Agenda.Entry> all = new ArrayList<>(List.of(first));
        all.addAll(agenda.rest(first));
        return all;
    }

    private static boolean needsScheduler(Agenda.Item item) {
        return !(item instanceof Agenda.Item.StartAttempt
                || (item instanceof Agenda.Item.Event(Scenario.Event event)
                        && event instanceof Scenario.Event.Down));
    }

    private void event(Agenda.Item item) {
        if (item instanceof Agenda.Item.StartRun(Scenario.Start start)) {
            desk.trigger(
                    start.job(),
                    new TriggerRef(BY_HAND, "start", null),
                    start.params(),
                    null,
                    Input.Manner.MANUAL);
            return;
        }
        switch (((Agenda.Item.Event) item).event()) {
            case Scenario.Event.Trigger(var at, String job, Json params, @Nullable String id) -> {
                String own = id == null ? "#" + triggers++ : id;
                TriggerRef trigger = new TriggerRef(EVENT, own, null);
                desk.trigger(job, trigger, params, null, Input.Manner.TRIGGERED);
            }
            case Scenario.Event.Cancel(var at, String job) ->
                    desk.active(job)
                            .forEach(runId ->
                                    desk.carryOut(
                                            new Input.ToRun(runId, new RunCommand.CancelRun())));
            case Scenario.Event.Pause(var at, String job) ->
                    desk.carryOut(new Input.ToJob(job, new JobCommand.PauseJob()));
            case Scenario.Event.Resume(var at, String job) ->
                    desk.carryOut(new Input.ToJob(job, new JobCommand.ResumeJob()));
            case Scenario.Event.Down(var at, var length) -> {
                Instant until = now.plus(length);
                downUntil = until.isAfter(downUntil) ? until : downUntil;
                sources.resume(downUntil);
            }
        }
    }

    private void slots(int source) {
        desk.slots(sources.trigger(source), sources.slots(source), sources.due(source, now));
        wake(source);
    }

    private void wake(int source) {
        sources.wakeAt(source)
                .ifPresent(at ->
                        agenda.add(
                                at.isBefore(now) ? now : at,
                                Phase.SLOTS,
                                new Agenda.Item.Wake(source)));
    }

    /// All who ask the pools in one moment are served together, by priority; who is granted slots
    /// starts with the others.
    private void starts(List<Agenda.Entry> entries) {
        round++;
        desk.at(now, round);
        boolean down = now.isBefore(downUntil);
        List<Agenda.Entry> attempts = new ArrayList<>();
        for (Agenda.Entry entry : entries) {
            switch (entry.item()) {
                case Agenda.Item.ServePools() -> {
                    if (down) {
                        agenda.putOff(entry, downUntil);
                    } else {
                        desk.servePools();
                        attempts.addAll(agenda.rest(entry));
                    }
                }
                default -> attempts.add(entry);
            }
        }
        for (Agenda.Entry entry : attempts) {
            if (entry.item() instanceof Agenda.Item.StartAttempt(Executors.Assignment assignment)) {
                start(assignment, down);
            } else {
                agenda.putOff(entry, now);
            }
        }
    }

    private void start(Executors.Assignment assignment, boolean down) {
        RunCommand.Report claim = executors.start(assignment, now);
        if (claim == null) {
            return;
        }
        if (down) {
            agenda.add(downUntil, Phase.ENDS, new Agenda.Item.Belated(assignment.runId(), claim));
        } else {
            desk.carryOut(new Input.ToRun(assignment.runId(), claim));
        }
        executors.act(assignment, now);
    }
}
