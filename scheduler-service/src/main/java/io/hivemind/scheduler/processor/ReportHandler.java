package io.hivemind.scheduler.processor;

import io.hivemind.avro.AttemptReport;
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
        switch (desk.decide(step, runId, report)) {
            case Decision.Rejected rejected ->
                    step.refused(rejected.rejection().kind().name().toLowerCase(Locale.ROOT));
            case Decision.Accepted ignored -> {
                boolean claim = report.content() instanceof RunCommand.Content.Started;
                if (claim && partition.live().isLost(report.lease())) {
                    desk.decide(
                            step,
                            runId,
                            new RunCommand.LoseAttempt(report.attempt(), report.lease()));
                }
            }
        }
    }
}
