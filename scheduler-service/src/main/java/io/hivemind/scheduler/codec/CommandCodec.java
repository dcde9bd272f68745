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

import java.time.Instant;

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
        return record(runId, commandId, new io.hivemind.avro.CancelRun(Reason.USER.name()));
    }

    /// What one run has to say to another, and the pools to a run.
    static io.hivemind.avro.RunCommand write(String runId, RunCommand command) {
        return switch (command) {
            case RunCommand.CancelRun(Reason reason) ->
                    record(runId, "", new io.hivemind.avro.CancelRun(reason.name()));
            case RunCommand.PoolGranted(TaskKey task, int request) ->
                    record(
                            runId,
                            "",
                            new io.hivemind.avro.PoolGranted(
                                    task.task(), task.instance(), request));
            case RunCommand.ChildEnded it ->
                    record(
                            runId,
                            "",
                            new io.hivemind.avro.ChildEnded(
                                    Refs.attempt(it.task(), it.attempt(), it.dispatch()),
                                    it.state().name(),
                                    it.output().text(),
                                    it.childRun(),
                                    it.message()));
            case RunCommand.Continue(int from, int instance) -> continueFrom(runId, from, instance);
            default -> throw new IllegalStateException("not for peers: " + command);
        };
    }

    /// The wake-up of a pool.
    public static io.hivemind.avro.RunCommand poolDue(String pool, Instant dueAt) {
        TimerDue due =
                TimerDue.newBuilder()
                        .setKind(InputCodec.POOL_TIMER)
                        .setTask(pool)
                        .setDueAt(Refs.millis(dueAt))
                        .build();
        return record("", "", due);
    }

    private static io.hivemind.avro.RunCommand record(String runId, String commandId, Object body) {
        return new io.hivemind.avro.RunCommand(runId, commandId, body, "");
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
        return record(runId, "", new io.hivemind.avro.Continue(ordinal, instance));
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
        return record(runId, "", due);
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
