package io.hivemind.scheduler.codec;

import io.hivemind.avro.store.StoredRun;
import io.hivemind.avro.store.StoredTask;
import io.hivemind.avro.store.StoredTimer;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.run.Timer;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Headers and rows as the store keeps them; the run's id and the row's key are in the store's key.
public final class RowCodec {
    private RowCodec() {}

    public static StoredRun write(Run run) {
        Run.Closing closing = run.closing();
        return new StoredRun(
                run.job(),
                run.revision(),
                Refs.trigger(run.trigger()),
                run.params().text(),
                Refs.millis(run.nominalAt()),
                Refs.millis(run.createdAt()),
                run.state().name(),
                closing == null ? null : closing.reason().name(),
                closing == null ? null : Refs.millis(closing.at()),
                run.openTasks(),
                run.failed());
    }

    public static Run read(String runId, StoredRun record) {
        return new Run(
                runId,
                record.getJob(),
                record.getRevision(),
                Refs.trigger(record.getTrigger()),
                new Json(record.getParams()),
                record.getNominalAt(),
                record.getCreatedAt(),
                Words.read(RunState.class, record.getState()),
                closing(record),
                record.getOpenTasks(),
                record.getFailed());
    }

    private static Run.@Nullable Closing closing(StoredRun record) {
        String reason = record.getClosingReason();
        return reason == null
                ? null
                : new Run.Closing(Words.read(Reason.class, reason), record.getClosingAt());
    }

    public static StoredTask write(TaskRun row, List<Timer> timers) {
        Reason reason = row.reason();
        return new StoredTask(
                row.state().name(),
                reason == null ? null : reason.name(),
                row.attempt(),
                row.failures(),
                row.losses(),
                row.dispatch(),
                row.lease() == null ? null : Refs.lease(row.lease()),
                Refs.millisOrNull(row.readyAt()),
                Refs.millisOrNull(row.dueAt()),
                Refs.millisOrNull(row.startedAt()),
                Refs.millisOrNull(row.endedAt()),
                row.output().text(),
                row.exitCode(),
                timers.stream().map(RowCodec::timer).toList());
    }

    public static TaskRun read(TaskKey key, StoredTask record) {
        return new TaskRun(
                key,
                Words.read(TaskState.class, record.getState()),
                record.getReason() == null ? null : Words.read(Reason.class, record.getReason()),
                record.getAttempt(),
                record.getFailures(),
                record.getLosses(),
                record.getDispatch(),
                record.getLease() == null ? null : Refs.lease(record.getLease()),
                record.getReadyAt(),
                record.getDueAt(),
                record.getStartedAt(),
                record.getEndedAt(),
                new Json(record.getOutput()),
                record.getExitCode());
    }

    public static List<Timer> timers(TaskKey key, StoredTask record) {
        return record.getTimers().stream().map(timer -> timer(key, timer)).toList();
    }

    private static StoredTimer timer(Timer timer) {
        Timer.Id id = timer.id();
        return new StoredTimer(
                id.kind().name(), id.attempt(), id.dispatch(), Refs.millis(timer.dueAt()));
    }

    private static Timer timer(TaskKey key, StoredTimer record) {
        Timer.Kind kind = Words.read(Timer.Kind.class, record.getKind());
        return new Timer(
                new Timer.Id(kind, key, record.getAttempt(), record.getDispatch()),
                record.getDueAt());
    }
}
