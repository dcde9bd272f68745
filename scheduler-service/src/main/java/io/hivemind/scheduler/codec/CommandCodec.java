package io.hivemind.scheduler.codec;

import io.hivemind.avro.ReusedTask;
import io.hivemind.avro.TimerDue;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.Timer;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

/// Commands to runs.
public final class CommandCodec {
    private CommandCodec() {}

    /// What a record on the commands topic asks of its run.
    public static RunCommand read(io.hivemind.avro.RunCommand record) {
        return switch (record.getBody()) {
            case io.hivemind.avro.CancelRun it -> new RunCommand.CancelRun(reason(it.getReason()));
            case io.hivemind.avro.ReleaseRun ignored -> new RunCommand.ReleaseRun();
            case io.hivemind.avro.HoldRun it -> new RunCommand.HoldRun(reason(it.getReason()));
            case io.hivemind.avro.SkipRun it -> new RunCommand.SkipRun(reason(it.getReason()));
            case io.hivemind.avro.PauseRun ignored -> new RunCommand.PauseRun();
            case io.hivemind.avro.ResumeRun ignored -> new RunCommand.ResumeRun();
            case io.hivemind.avro.ReuseTasks it ->
                    new RunCommand.ReuseTasks(
                            it.getTasks().stream().map(CommandCodec::reused).toList());
            case io.hivemind.avro.PoolGranted it ->
                    new RunCommand.PoolGranted(
                            new TaskKey(it.getTask(), it.getInstance()), it.getRequest());
            case io.hivemind.avro.ChildEnded it -> childEnded(it);
            case io.hivemind.avro.Continue more ->
                    new RunCommand.Continue(more.getFrom(), more.getInstance());
            case TimerDue due -> new RunCommand.FireTimer(timer(due));
            case null, default ->
                    throw new UndecodableException(
                            "a command that this version does not know: " + kind(record.getBody()));
        };
    }

    public static io.hivemind.avro.RunCommand cancel(String runId, String commandId) {
        return new io.hivemind.avro.RunCommand(
                runId, commandId, new io.hivemind.avro.CancelRun(Reason.USER.name()));
    }

    private static Reason reason(String name) {
        return Words.read(Reason.class, name);
    }

    private static RunCommand.Reused reused(ReusedTask record) {
        return new RunCommand.Reused(
                new TaskKey(record.getTask(), record.getInstance()),
                record.getAttempts(),
                record.getInstances(),
                new Json(record.getOutput()),
                record.getExitCode(),
                record.getStartedAt(),
                record.getEndedAt());
    }

    private static RunCommand childEnded(io.hivemind.avro.ChildEnded record) {
        RunCommand.AttemptRef attempt = Refs.attempt(record.getAttempt());
        return new RunCommand.ChildEnded(
                attempt.task(),
                attempt.attempt(),
                attempt.dispatch(),
                Words.read(RunState.class, record.getState()),
                new Json(record.getOutput()),
                record.getChildRun(),
                record.getMessage());
    }

    public static io.hivemind.avro.RunCommand continueFrom(
            String runId, int ordinal, int instance) {
        return new io.hivemind.avro.RunCommand(
                runId, "", new io.hivemind.avro.Continue(ordinal, instance));
    }

    public static io.hivemind.avro.RunCommand timerDue(String runId, Timer timer) {
        Timer.Id id = timer.id();
        TimerDue due =
                new TimerDue(
                        Words.lower(id.kind()),
                        id.task().task(),
                        id.task().instance(),
                        id.attempt(),
                        id.dispatch(),
                        Refs.millis(timer.dueAt()));
        return new io.hivemind.avro.RunCommand(runId, "", due);
    }

    private static Timer timer(TimerDue record) {
        Timer.Id id =
                new Timer.Id(
                        Words.read(Timer.Kind.class, record.getKind()),
                        new TaskKey(record.getTask(), record.getInstance()),
                        record.getAttempt(),
                        record.getDispatch());
        return new Timer(id, record.getDueAt());
    }

    private static String kind(@Nullable Object body) {
        return body == null ? "it is empty" : body.getClass().getSimpleName();
    }
}
