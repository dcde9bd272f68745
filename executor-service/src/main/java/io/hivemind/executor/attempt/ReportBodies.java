package io.hivemind.executor.attempt;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.AttemptStopped;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.DispatchReturned;
import io.hivemind.avro.ExecutorRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What is sent about an attempt.
public final class ReportBodies {
    /// A report stays far below the largest record, whatever an exception's message was.
    private static final int MESSAGE_CHARS = 4_000;

    private ReportBodies() {}

    static AttemptReport started(AttemptId id, ExecutorRef executor, Instant at) {
        return report(id, executor, at, new AttemptStarted());
    }

    /// The record was not run.
    public static AttemptReport returned(
            AttemptId id, ExecutorRef executor, Instant at, String why) {
        return report(id, executor, at, new DispatchReturned(why));
    }

    /// It was stopped before it started.
    public static AttemptReport stopped(AttemptId id, ExecutorRef executor, Instant at) {
        return report(id, executor, at, new AttemptStopped());
    }

    /// Null where nothing is to be reported.
    static @Nullable AttemptReport ended(
            AttemptId id, ExecutorRef executor, Instant at, Instant startedAt, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded ->
                    report(
                            id,
                            executor,
                            at,
                            new AttemptSucceeded(succeeded.output().text(), startedAt));
            case Outcome.Failed failed ->
                    report(
                            id,
                            executor,
                            at,
                            new AttemptFailed(
                                    failed.reason().name(),
                                    failed.exitCode(),
                                    failed.errorType(),
                                    shorten(failed.message()),
                                    startedAt));
            case Outcome.Stopped _ -> stopped(id, executor, at);
            case Outcome.Returned returned -> returned(id, executor, at, returned.why());
            case Outcome.Abandoned _ -> null;
        };
    }

    /// For the log.
    static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> outcome.word();
            case Outcome.Failed failed ->
                    outcome.word()
                            + " ("
                            + failed.reason()
                            + ": "
                            + shorten(failed.message())
                            + ")";
            case Outcome.Stopped stopped -> outcome.word() + " (" + stopped.why() + ")";
            case Outcome.Returned returned -> outcome.word() + " (" + returned.why() + ")";
            case Outcome.Abandoned abandoned -> outcome.word() + " (" + abandoned.why() + ")";
        };
    }

    private static String shorten(String message) {
        return message.length() <= MESSAGE_CHARS
                ? message
                : message.substring(0, MESSAGE_CHARS) + " [...]";
    }

    private static AttemptReport report(
            AttemptId id, ExecutorRef executor, Instant at, Object body) {
        return AttemptReport.newBuilder()
                .setRunId(id.runId())
                .setAttempt(id.toAvro())
                .setExecutor(executor)
                .setAt(at)
                .setBody(body)
                .build();
    }
}
