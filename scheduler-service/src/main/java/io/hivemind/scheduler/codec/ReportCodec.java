package io.hivemind.scheduler.codec;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.AttemptStopped;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.DispatchReturned;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunCommand.Content;
import io.hivemind.core.run.RunCommand.Report;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

/// What executors report about attempts.
public final class ReportCodec {
    private ReportCodec() {}

    public static Report read(AttemptReport record) {
        return new Report(
                Refs.attempt(record.getAttempt()),
                Refs.lease(record.getExecutor()),
                record.getAt(),
                content(record.getBody()));
    }

    private static Content content(@Nullable Object body) {
        return switch (body) {
            case AttemptStarted ignored -> new Content.Started();
            case AttemptSucceeded it ->
                    new Content.Succeeded(new Json(it.getOutput()), it.getStartedAt());
            case AttemptFailed it ->
                    new Content.Failed(
                            Words.read(Reason.class, it.getReason()),
                            it.getExitCode(),
                            it.getErrorType(),
                            it.getMessage(),
                            it.getStartedAt());
            case AttemptStopped ignored -> new Content.Stopped();
            case DispatchReturned ignored -> new Content.Returned();
            case null -> throw new UndecodableException("a report that says nothing");
            default -> throw new UndecodableException("unknown report " + body.getClass());
        };
    }
}
