package io.hivemind.scheduler.processor;

import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.JobPaused;
import io.hivemind.avro.JobResumed;
import io.hivemind.avro.TimerDue;
import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.admission.JobDecision;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.engine.Partitions;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Rejection;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.codec.InputCodec;
import io.hivemind.scheduler.timer.TimerClock;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Commands to runs: of people, of the timers, and of the engine to itself.
final class CommandHandler implements RecordHandler {
    private final Partition partition;
    private final Inbox inbox;
    private final Desk desk;
    private final Admission admission;

    CommandHandler(Partition partition, Inbox inbox, Desk desk, Admission admission) {
        this.partition = partition;
        this.inbox = inbox;
        this.desk = desk;
        this.admission = admission;
    }

    @Override
    public void handle(Incoming record, Step step) {
        io.hivemind.avro.RunCommand received = inbox.command(record);
        if (received.getBody() instanceof TimerDue due && due.getKind().equals(TimerClock.PARKED)) {
            admission.lookAtParked(step);
            return;
        }
        checkPlace(received);
        if (received.getBody() instanceof TimerDue due
                && due.getKind().equals(InputCodec.POOL_TIMER)
                && due.getDueAt().isAfter(step.decidedAt())) {
            Duration rest = Duration.between(step.decidedAt(), due.getDueAt());
            step.afterwards(
                    () -> partition.timers().rearmPool(due.getTask(), due.getDueAt(), rest));
            return;
        }
        Input input = InputCodec.command(received);
        List<Output> outputs = desk.handle(step, input);
        RunCommand command =
                input instanceof Input.ToRun(var ignored, var commands)
                        ? commands.getFirst()
                        : null;
        Output first = outputs.isEmpty() ? null : outputs.getFirst();
        switch (first) {
            case Output.Rejected(var ignored, Decision.Rejected decision) ->
                    rejected(step, received, command, decision.rejection());
            case Output.Refused refused -> {
                String kind = refused.why().name().toLowerCase(Locale.ROOT);
                refused(step, received, kind, refused.message());
            }
            case Output.OfJob ofJob -> told(step, received, ofJob);
            case null -> {
                if (input instanceof Input.ToJob(String job, var ignored)) {
                    refused(step, received, "no_such_job", "there is no job \"" + job + "\"");
                }
            }
            default -> {
                if (command instanceof RunCommand.FireTimer) {
                    step.timerFired();
                }
            }
        }
    }

    /// Runs have their partition in their name; jobs are decided about at home, pools in one place.
    private void checkPlace(io.hivemind.avro.RunCommand received) {
        Partitions partitions = desk.partitions();
        String runId = received.getRunId();
        String job = received.getJob();
        if (received.getBody() instanceof TimerDue due
                && due.getKind().equals(InputCodec.POOL_TIMER)) {
            if (partitions.ofPools() != partitions.own()) {
                throw new UndecodableException("pools do not live in this partition");
            }
            return;
        }
        if (!job.isEmpty() && partitions.home(job) != partitions.own() && !isSpread(job)) {
            throw new UndecodableException(
                    "job \"%s\" is not at home in this partition".formatted(job));
        }
        if ((job.isEmpty() || !runId.isEmpty()) && RunIds.partition(runId) != partitions.own()) {
            throw new UndecodableException(
                    "run \"%s\" does not live in this partition".formatted(runId));
        }
    }

    /// A job whose runs are spread is decided about everywhere.
    private boolean isSpread(String job) {
        JobPlan known = partition.definitions().lastKnown(job);
        return known != null && known.job().options().spread();
    }

    private void told(Step step, io.hivemind.avro.RunCommand received, Output.OfJob ofJob) {
        JobDecision.Refusal refusal = ofJob.refused();
        if (refusal != null) {
            String kind = refusal.kind().name().toLowerCase(Locale.ROOT);
            refused(step, received, kind, refusal.message());
            return;
        }
        String id = received.getCommandId();
        boolean paused = ofJob.command() instanceof JobCommand.PauseJob;
        step.event("", ofJob.job(), 0, paused ? new JobPaused(id) : new JobResumed(id));
    }

    private void rejected(
            Step step,
            io.hivemind.avro.RunCommand received,
            @Nullable RunCommand command,
            Rejection rejection) {
        String runId = received.getRunId();
        if (command instanceof RunCommand.FireTimer(Timer timer)) {
            boolean early = rejection.kind() == Rejection.Kind.EARLY;
            Duration rest = Duration.between(step.decidedAt(), timer.dueAt());
            step.afterwards(() -> {
                if (early) {
                    partition.timers().rearm(runId, timer, rest);
                } else {
                    partition.timers().clear(runId, timer.id());
                }
            });
            step.refused(rejection.kind().name().toLowerCase(Locale.ROOT));
        } else {
            String kind = rejection.kind().name().toLowerCase(Locale.ROOT);
            refused(step, received, kind, rejection.message());
        }
    }

    private static void refused(
            Step step, io.hivemind.avro.RunCommand received, String kind, String message) {
        if (!received.getCommandId().isEmpty()) {
            CommandRefused body = new CommandRefused(received.getCommandId(), kind, message);
            step.event(received.getRunId(), received.getJob(), 0, body);
        }
        step.refused(kind);
    }
}
