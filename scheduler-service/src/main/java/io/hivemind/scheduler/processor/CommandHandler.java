package io.hivemind.scheduler.processor;

import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.TimerDue;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Rejection;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.codec.CommandCodec;
import io.hivemind.scheduler.timer.TimerClock;
import io.hivemind.wire.UndecodableException;

import java.time.Duration;
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
        String runId = received.getRunId();
        if (RunIds.partition(runId) != partition.number()) {
            throw new UndecodableException(
                    "run \"%s\" does not live in this partition".formatted(runId));
        }
        RunCommand command = CommandCodec.read(received);
        Decision decision = desk.decide(step, runId, command);
        if (decision instanceof Decision.Rejected rejected) {
            refused(step, received, command, rejected.rejection());
        } else if (command instanceof RunCommand.FireTimer) {
            step.timerFired();
        }
    }

    private void refused(
            Step step,
            io.hivemind.avro.RunCommand received,
            RunCommand command,
            Rejection rejection) {
        String runId = received.getRunId();
        String kind = rejection.kind().name().toLowerCase(Locale.ROOT);
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
        } else if (!received.getCommandId().isEmpty()) {
            CommandRefused body =
                    new CommandRefused(received.getCommandId(), kind, rejection.message());
            step.event(runId, "", 0, body);
        }
        step.refused(kind);
    }
}
