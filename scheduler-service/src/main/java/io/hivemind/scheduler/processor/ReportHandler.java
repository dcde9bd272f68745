package io.hivemind.scheduler.processor;

import io.hivemind.avro.AttemptReport;
import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.codec.ReportCodec;
import io.hivemind.wire.UndecodableException;

import java.util.Locale;

/// What executors report. A claim by an executor that was declared lost is lost at once.
final class ReportHandler implements RecordHandler {
    private final Partition partition;
    private final Inbox inbox;
    private final Desk desk;

    ReportHandler(Partition partition, Inbox inbox, Desk desk) {
        this.partition = partition;
        this.inbox = inbox;
        this.desk = desk;
    }

    @Override
    public void handle(Incoming record, Step step) {
        AttemptReport received = inbox.report(record);
        String runId = received.getRunId();
        if (RunIds.partition(runId) != partition.number()) {
            throw new UndecodableException(
                    "run \"%s\" does not live in this partition".formatted(runId));
        }
        RunCommand.Report report = ReportCodec.read(received);
        Output first = desk.handle(step, new Input.ToRun(runId, report)).getFirst();
        boolean claim = report.content() instanceof RunCommand.Content.Started;
        if (first instanceof Output.Rejected(var ignored, Decision.Rejected rejected)) {
            step.refused(rejected.rejection().kind().name().toLowerCase(Locale.ROOT));
        } else if (claim && partition.live().isLost(report.lease())) {
            RunCommand lost = new RunCommand.LoseAttempt(report.attempt(), report.lease());
            desk.handle(step, new Input.ToRun(runId, lost));
        }
    }
}
