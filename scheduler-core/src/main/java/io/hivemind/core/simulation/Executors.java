package io.hivemind.core.simulation;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Limits;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.RunCommand.Content;
import io.hivemind.core.run.RunCommand.LoseAttempt;
import io.hivemind.core.run.RunCommand.Report;
import io.hivemind.core.run.TaskKey;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Executors that always have room and do what the script says. They take no time but the attempts'
/// own, and go on while there is no scheduler.
final class Executors {
    private static final Lease LEASE = new Lease("virtual", "1");

    /// An attempt that was handed out.
    ///
    /// @param body its own, or the fallback's
    /// @param timeout its own, or the fallback's, as the run has it; null for none
    record Assignment(
            String runId,
            String job,
            Effect.Dispatch dispatch,
            Body body,
            @Nullable Duration timeout) {
        AttemptRef attempt() {
            return new AttemptRef(dispatch.task(), dispatch.attempt(), dispatch.dispatch());
        }

        Held held() {
            return new Held(runId, attempt());
        }
    }

    record Held(String runId, AttemptRef attempt) {}

    private record Actor(String runId, TaskKey task, boolean fallback) {}

    private final Agenda agenda;
    private final Scenario.Script script;
    private final World.Bodies bodies;

    /// Attempts that were handed out and have not ended.
    private final Set<Held> held = new HashSet<>();

    private final Map<Actor, Integer> acts = new HashMap<>();

    Executors(Agenda agenda, Scenario.Script script, World.Bodies bodies) {
        this.agenda = agenda;
        this.script = script;
        this.bodies = bodies;
    }

    void assign(Assignment assignment, Instant now) {
        held.add(assignment.held());
        agenda.add(now, Phase.STARTS, new Agenda.Item.StartAttempt(assignment));
    }

    /// The claim of an attempt that starts now; null where it was stopped before.
    @Nullable Report start(Assignment assignment, Instant now) {
        if (!held.contains(assignment.held())) {
            return null;
        }
        if (assignment.timeout() != null) {
            limit(assignment, assignment.timeout(), now);
        }
        return new Report(assignment.attempt(), LEASE, now, new Content.Started());
    }

    /// What becomes of an attempt that has started.
    void act(Assignment assignment, Instant now) {
        String failure = bodies.failure(assignment.body(), assignment.dispatch().input());
        if (failure != null) {
            report(
                    assignment,
                    now,
                    new Content.Failed(Reason.EXPRESSION, null, null, failure, now));
            return;
        }
        switch (next(assignment)) {
            case Scenario.Act.Succeed(Json output, Duration after) ->
                    report(assignment, now.plus(after), success(output, now));
            case Scenario.Act.Fail(int exitCode, Duration after) ->
                    report(
                            assignment,
                            now.plus(after),
                            new Content.Failed(
                                    Reason.EXIT, exitCode, null, "exit code " + exitCode, now));
            case Scenario.Act.Hang() -> {}
            case Scenario.Act.Lost(Duration after) ->
                    agenda.add(
                            now.plus(after),
                            Phase.LOSSES,
                            new Agenda.Item.Command(
                                    assignment.runId(),
                                    new LoseAttempt(assignment.attempt(), LEASE)));
        }
    }

    private Scenario.Act next(Assignment assignment) {
        Effect.Dispatch dispatch = assignment.dispatch();
        Actor actor = new Actor(assignment.runId(), dispatch.task(), dispatch.fallback());
        int number = acts.merge(actor, 1, Integer::sum) - 1;
        return script.act(assignment.job(), dispatch.task(), dispatch.fallback(), number);
    }

    private static Content success(Json output, Instant startedAt) {
        if (output.sizeBytes() <= Limits.OUTPUT_BYTES) {
            return new Content.Succeeded(output, startedAt);
        }
        String message =
                "the output is " + output.sizeBytes() + " bytes, more than " + Limits.OUTPUT_BYTES;
        return new Content.Failed(Reason.ERROR, null, "OutputTooLarge", message, startedAt);
    }

    private void report(Assignment assignment, Instant at, Content content) {
        agenda.add(
                at,
                Phase.ENDS,
                new Agenda.Item.Command(
                        assignment.runId(), new Report(assignment.attempt(), LEASE, at, content)));
    }

    /// The executor enforces the timeout by its own clock, from its own start, whether there is a
    /// scheduler or not; the scheduler's timer is a backstop a little later.
    private void limit(Assignment assignment, Duration timeout, Instant startedAt) {
        Content content =
                new Content.Failed(
                        Reason.TIMED_OUT,
                        null,
                        null,
                        "ran longer than its timeout of " + timeout,
                        startedAt);
        Instant due = startedAt.plus(timeout);
        agenda.add(
                due,
                Phase.TIMEOUTS,
                new Agenda.Item.Command(
                        assignment.runId(), new Report(assignment.attempt(), LEASE, due, content)));
    }

    /// Whether what comes from an executor is to be heard: its attempt may have ended. One that
    /// ends with this is heard no more.
    boolean isHeard(String runId, RunCommand command) {
        return switch (command) {
            case Report report when report.content() instanceof Content.Started ->
                    held.contains(new Held(runId, report.attempt()));
            case Report report -> held.remove(new Held(runId, report.attempt()));
            case LoseAttempt lost -> held.remove(new Held(runId, lost.attempt()));
            default -> true;
        };
    }

    void stop(String runId, Effect.StopAttempt stop) {
        held.remove(new Held(runId, new AttemptRef(stop.task(), stop.attempt(), stop.dispatch())));
    }
}
