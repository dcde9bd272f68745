package io.hivemind.scheduler.codec;

import io.hivemind.avro.TimerDue;
import io.hivemind.core.run.RunCommand;
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
            case io.hivemind.avro.CancelRun ignored -> new RunCommand.CancelRun();
            case io.hivemind.avro.Continue more -> new RunCommand.Continue(more.getFrom());
            case TimerDue due -> new RunCommand.FireTimer(timer(due));
            case null, default ->
                    throw new UndecodableException(
                            "a command that this version does not know: " + kind(record.getBody()));
        };
    }

    public static io.hivemind.avro.RunCommand cancel(String runId, String commandId) {
        return new io.hivemind.avro.RunCommand(runId, commandId, new io.hivemind.avro.CancelRun());
    }

    public static io.hivemind.avro.RunCommand continueFrom(String runId, int ordinal) {
        return new io.hivemind.avro.RunCommand(runId, "", new io.hivemind.avro.Continue(ordinal));
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
