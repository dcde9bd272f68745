package io.hivemind.scheduler.processor;

import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunEvolver;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;
import io.hivemind.scheduler.codec.EventCodec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// The events of decisions about runs, for the events topic and, of their beginnings and ends, for
/// the log.
final class RunEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);

    private RunEvents() {}

    static void publish(
            Step step, Plan plan, Decision.Accepted accepted, EngineRows.Written written) {
        Run run = accepted.run();
        Map<TaskKey, TaskRun> rows = new HashMap<>(written.before());
        for (RunEvent event : accepted.events()) {
            Object body;
            if (event instanceof RunEvent.OfTask ofTask) {
                TaskKey key = ofTask.task();
                TaskRun before = rows.getOrDefault(key, TaskRun.pending(key));
                body = EventCodec.write(event, spec(plan, key.task()).placement(), before);
                rows.put(key, RunEvolver.evolve(before, ofTask));
            } else {
                body = EventCodec.write(event);
            }
            step.event(run.runId(), run.job(), run.revision(), body);
        }
        log(step, run, written.isNew());
    }

    private static TaskSpec spec(Plan plan, String task) {
        TaskPlan found = plan.find(task);
        if (found == null) {
            throw new IllegalStateException(
                    "job " + plan.job().fullName() + " has no task " + task);
        }
        return found.spec();
    }

    private static void log(Step step, Run run, boolean isNew) {
        Instant now = step.decidedAt();
        if (isNew) {
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
            step.runEnded(run);
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
