package io.hivemind.scheduler.codec;

import io.hivemind.avro.store.StoredParts;
import io.hivemind.avro.store.StoredRun;
import io.hivemind.avro.store.StoredTask;
import io.hivemind.avro.store.StoredTimer;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Parts;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.run.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Headers and rows as the store keeps them; the run's id and the row's key are in the store's key.
public final class RowCodec {
    private RowCodec() {}

    public static StoredRun write(Run run) {
        Run.Closing closing = run.closing();
        Run.Closing last = run.finallyClosing();
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
                run.failed(),
                Refs.parent(run.parent()),
                nameOrNull(run.reason()),
                Refs.millisOrNull(run.startedAt()),
                run.paused(),
                last == null ? null : last.reason().name(),
                last == null ? null : Refs.millis(last.at()),
                run.late());
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
                Refs.parent(record.getParent()),
                Words.read(RunState.class, record.getState()),
                reason(record.getReason()),
                record.getStartedAt(),
                record.getPaused(),
                cut(record.getClosingReason(), record.getClosingAt()),
                cut(record.getFinallyReason(), record.getFinallyAt()),
                record.getLate(),
                record.getOpenTasks(),
                record.getFailed(),
                Json.NULL);
    }

    private static Run.@Nullable Closing cut(@Nullable String reason, @Nullable Instant at) {
        return reason == null || at == null
                ? null
                : new Run.Closing(Words.read(Reason.class, reason), at);
    }

    private static @Nullable Reason reason(@Nullable String name) {
        return name == null ? null : Words.read(Reason.class, name);
    }

    private static @Nullable String nameOrNull(@Nullable Reason reason) {
        return reason == null ? null : reason.name();
    }

    private static @Nullable StoredParts parts(@Nullable Parts parts) {
        return parts == null
                ? null
                : new StoredParts(
                        parts.count(),
                        parts.next(),
                        parts.open(),
                        parts.failedIndex(),
                        nameOrNull(parts.failedReason()),
                        parts.outputBytes());
    }

    private static @Nullable Parts parts(@Nullable StoredParts record) {
        return record == null
                ? null
                : new Parts(
                        record.getCount(),
                        record.getNext(),
                        record.getOpen(),
                        record.getFailedIndex(),
                        reason(record.getFailedReason()),
                        record.getOutputBytes());
    }

    public static StoredTask write(TaskRun row, List<Timer> timers) {
        Run.Closing cut = row.cut();
        return new StoredTask(
                row.state().name(),
                nameOrNull(row.reason()),
                row.attempt(),
                row.failures(),
                row.losses(),
                row.dispatch(),
                row.requests(),
                row.lease() == null ? null : Refs.lease(row.lease()),
                Refs.millisOrNull(row.readyAt()),
                Refs.millisOrNull(row.dueAt()),
                Refs.millisOrNull(row.startedAt()),
                Refs.millisOrNull(row.endedAt()),
                row.output().text(),
                row.exitCode(),
                timers.stream().map(RowCodec::timer).toList(),
                row.fallbackAfter(),
                Refs.text(row.item()),
                parts(row.parts()),
                cut == null ? null : cut.reason().name(),
                cut == null ? null : Refs.millis(cut.at()));
    }

    public static TaskRun read(TaskKey key, StoredTask record) {
        return new TaskRun(
                key,
                Words.read(TaskState.class, record.getState()),
                reason(record.getReason()),
                record.getAttempt(),
                record.getFailures(),
                record.getLosses(),
                record.getDispatch(),
                record.getRequests(),
                record.getLease() == null ? null : Refs.lease(record.getLease()),
                record.getReadyAt(),
                record.getDueAt(),
                record.getStartedAt(),
                record.getEndedAt(),
                new Json(record.getOutput()),
                record.getExitCode(),
                record.getFallbackAfter(),
                Refs.json(record.getItem()),
                parts(record.getParts()),
                cut(record.getCutReason(), record.getCutAt()));
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
