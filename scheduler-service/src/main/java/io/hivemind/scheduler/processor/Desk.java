package io.hivemind.scheduler.processor;

import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunDecider;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunEvolver;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;
import io.hivemind.scheduler.codec.EventCodec;
import io.hivemind.scheduler.store.Definitions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Where runs are decided: loads what a decision reads, asks the core, and turns its answer into
/// rows, events and effects of the step.
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final Partition partition;
    private final Effects effects;

    Desk(Partition partition, Effects effects) {
        this.partition = partition;
        this.effects = effects;
    }

    /// The run as decisions read it.
    RunView view(String runId) {
        return new RunView(partition.runs(), runId, effects::hasQueue);
    }

    /// Starts a run by the latest revision of its job.
    Decision start(Step step, RunView view, Plan plan, RunCommand.StartRun start) {
        Decision decision = RunDecider.decide(view, plan, start, step.decidedAt());
        if (decision instanceof Decision.Accepted accepted) {
            accept(step, view, plan, accepted);
        }
        return decision;
    }

    /// Decides about a run that is live, or was.
    Decision decide(Step step, String runId, RunCommand command) {
        RunView view = view(runId);
        Run run = view.run();
        if (run == null) {
            Decision.Rejected rejected = RunDecider.withoutRun(command);
            refuse(step, runId, "", 0, rejected);
            return rejected;
        }
        Plan plan = plan(run);
        Decision decision = RunDecider.decide(view, plan, command, step.decidedAt());
        switch (decision) {
            case Decision.Accepted accepted -> accept(step, view, plan, accepted);
            case Decision.Rejected rejected ->
                    refuse(step, runId, run.job(), run.revision(), rejected);
        }
        return decision;
    }

    Plan plan(Run run) {
        return partition.definitions().plan(new Definitions.Revision(run.job(), run.revision()));
    }

    private void accept(Step step, RunView view, Plan plan, Decision.Accepted accepted) {
        Run run = accepted.run();
        Map<TaskKey, TaskRun> rows = new HashMap<>();
        for (RunEvent event : accepted.events()) {
            Object body;
            if (event instanceof RunEvent.OfTask ofTask) {
                TaskKey key = ofTask.task();
                TaskRun before = rows.containsKey(key) ? rows.get(key) : view.task(key);
                body = EventCodec.write(event, spec(plan, key.task()).placement(), before);
                rows.put(key, RunEvolver.evolve(before, ofTask));
            } else {
                body = EventCodec.write(event);
            }
            step.event(run.runId(), run.job(), run.revision(), body);
        }
        boolean over = effects.carryOut(step, view, plan, accepted);
        if (!over) {
            partition.runs().put(run);
        }
        report(step, view, run);
    }

    private void refuse(
            Step step, String runId, String job, long revision, Decision.Rejected rejected) {
        if (rejected.event() != null) {
            step.event(runId, job, revision, EventCodec.write(rejected.event()));
        }
        effects.carryOut(step, runId, rejected.effects());
    }

    private static TaskSpec spec(Plan plan, String task) {
        TaskPlan found = plan.find(task);
        if (found == null) {
            throw new IllegalStateException(
                    "job " + plan.job().fullName() + " has no task " + task);
        }
        return found.spec();
    }

    private void report(Step step, RunView view, Run run) {
        Instant now = step.decidedAt();
        if (view.run() == null) {
            step.afterwards(() ->
                    LOG.info(
                            "Scheduled run {} of {} (revision {}, {} {})",
                            run.runId(),
                            run.job(),
                            run.revision(),
                            run.trigger().kind(),
                            run.trigger().id()));
        }
        if (run.state().isTerminal()) {
            step.afterwards(() ->
                    LOG.info(
                            "Completed run {} of {}: {} after {} ms",
                            run.runId(),
                            run.job(),
                            run.state(),
                            Duration.between(run.createdAt(), now).toMillis()));
        }
    }
}
