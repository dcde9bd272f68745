package io.hivemind.scheduler.history.projection;

import io.hivemind.scheduler.history.projection.Batch.ExecutorChange;
import io.hivemind.scheduler.history.projection.Batch.Pause;
import io.hivemind.scheduler.history.projection.Batch.Refusal;
import io.hivemind.scheduler.history.projection.TaskPatch.Failure;
import io.hivemind.scheduler.history.projection.TaskPatch.RowKey;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Map;

/// Writes a folded batch: one prepared statement per table, its rows as one JDBC batch (which
/// PostgreSQL's driver turns into statements of many rows).
final class RowWriter {
    private static final String RUN =
            """
            INSERT INTO runs (id, partition_no, job, revision, trigger_kind, trigger_id, trigger_event, params,
              nominal_at, created_at, started_at, ended_at, state, reason, tasks, events_from, events_to, output)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              started_at = COALESCE(runs.started_at, excluded.started_at),
              ended_at = excluded.ended_at, state = excluded.state, reason = excluded.reason,
              events_to = excluded.events_to, output = excluded.output\
            """;
    private static final String PAUSE = "UPDATE runs SET paused = ? WHERE id = ?";
    private static final String TASK =
            """
            INSERT INTO tasks (run_id, task, instance, state, reason, attempts, started_at, ended_at, due_at, output,
              exit_code, message, instances)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (run_id, task, instance) DO UPDATE SET
              instances = COALESCE(excluded.instances, tasks.instances),
              state = excluded.state, reason = excluded.reason,
              attempts = CASE WHEN excluded.attempts > tasks.attempts THEN excluded.attempts ELSE tasks.attempts END,
              started_at = COALESCE(tasks.started_at, excluded.started_at),
              ended_at = excluded.ended_at, due_at = excluded.due_at, output = excluded.output,
              exit_code = excluded.exit_code, message = excluded.message\
            """;
    private static final String ATTEMPT =
            """
            INSERT INTO attempts (run_id, task, instance, attempt, dispatch, state, reason, executor, incarnation,
              queue, priority, queued_at, started_at, ended_at, exit_code, message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (run_id, task, instance, attempt) DO UPDATE SET
              dispatch = CASE WHEN excluded.dispatch > attempts.dispatch THEN excluded.dispatch
                ELSE attempts.dispatch END,
              state = excluded.state, reason = excluded.reason,
              executor = COALESCE(excluded.executor, attempts.executor),
              incarnation = COALESCE(excluded.incarnation, attempts.incarnation),
              queue = COALESCE(excluded.queue, attempts.queue),
              priority = COALESCE(excluded.priority, attempts.priority),
              queued_at = COALESCE(attempts.queued_at, excluded.queued_at),
              started_at = COALESCE(excluded.started_at, attempts.started_at),
              ended_at = excluded.ended_at, exit_code = excluded.exit_code, message = excluded.message\
            """;
    private static final String CANCEL =
            """
            UPDATE attempts SET state = 'CANCELLED', ended_at = ?
            WHERE run_id = ? AND task = ? AND instance = ? AND ended_at IS NULL\
            """;
    private static final String REFUSAL =
            """
            INSERT INTO refusals (partition_no, event_offset, what, run_id, job, asked_id, kind, message, decided_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (partition_no, event_offset) DO NOTHING\
            """;
    private static final String JOB_PAUSE =
            """
            INSERT INTO pauses (partition_no, event_offset, job, paused, decided_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (partition_no, event_offset) DO NOTHING\
            """;
    private static final String SLOT =
            """
            INSERT INTO slots
              (job, trigger_key, nominal_at, kind, outcome, reason, message, into_at, run_id, decided_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (job, nominal_at, trigger_key) DO NOTHING\
            """;
    private static final String EXECUTOR =
            """
            INSERT INTO executors (executor, incarnation, state, why, decided_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (executor) DO UPDATE SET incarnation = excluded.incarnation, state = excluded.state,
              why = excluded.why, decided_at = excluded.decided_at\
            """;

    private final Connection connection;

    RowWriter(Connection connection) {
        this.connection = connection;
    }

    void write(Batch batch) throws SQLException {
        rows(RUN, batch.runs(), RowWriter::run);
        rows(PAUSE, batch.paused().entrySet(), RowWriter::pause);
        rows(TASK, batch.tasks(), RowWriter::task);
        rows(ATTEMPT, batch.attempts(), RowWriter::attempt);
        rows(CANCEL, batch.cancelled().entrySet(), RowWriter::cancel);
        rows(REFUSAL, batch.refusals(), RowWriter::refusal);
        rows(JOB_PAUSE, batch.pauses(), RowWriter::jobPause);
        rows(SLOT, batch.slots(), RowWriter::slot);
        rows(EXECUTOR, batch.executors(), RowWriter::executor);
    }

    private interface Binder<R> {
        void bind(Columns row, R from) throws SQLException;
    }

    private <R> void rows(String sql, Iterable<R> all, Binder<R> binder) throws SQLException {
        if (!all.iterator().hasNext()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (R row : all) {
                binder.bind(new Columns(statement), row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void run(Columns row, RunPatch run) throws SQLException {
        row.text(run.id)
                .number(run.partition)
                .text(run.job)
                .number(run.revision)
                .text(run.triggerKind)
                .text(run.triggerId)
                .text(run.triggerEvent)
                .text(run.params)
                .time(run.nominalAt)
                .time(run.createdAt)
                .time(run.startedAt)
                .time(run.endedAt)
                .text(run.state)
                .text(run.reason)
                .number(run.tasks)
                .number(run.eventsFrom)
                .number(run.eventsTo)
                .text(run.output);
    }

    private static void pause(Columns row, Map.Entry<String, Boolean> run) throws SQLException {
        row.number(run.getValue() ? 1 : 0).text(run.getKey());
    }

    private static void task(Columns row, TaskPatch task) throws SQLException {
        row.key(task.key)
                .text(task.now.state())
                .text(task.now.reason())
                .number(task.attempts)
                .time(task.startedAt)
                .time(task.now.endedAt())
                .time(task.now.dueAt())
                .text(task.now.output())
                .failure(task.now.failure())
                .numberOrNull(task.instances);
    }

    private static void attempt(Columns row, AttemptPatch attempt) throws SQLException {
        row.key(attempt.key)
                .number(attempt.attempt)
                .number(attempt.dispatch)
                .text(attempt.state)
                .text(attempt.reason)
                .text(attempt.executor)
                .text(attempt.incarnation)
                .text(attempt.queue)
                .text(attempt.priority)
                .time(attempt.queuedAt)
                .time(attempt.startedAt)
                .time(attempt.endedAt)
                .failure(attempt.failure);
    }

    private static void cancel(Columns row, Map.Entry<RowKey, Instant> task) throws SQLException {
        row.time(task.getValue()).key(task.getKey());
    }

    private static void refusal(Columns row, Refusal refusal) throws SQLException {
        row.number(refusal.at().partition())
                .number(refusal.at().offset())
                .text(refusal.what())
                .text(refusal.at().event().getRunId())
                .text(refusal.at().event().getJob())
                .text(refusal.askedId())
                .text(refusal.kind())
                .text(refusal.message())
                .time(refusal.at().event().getDecidedAt());
    }

    private static void slot(Columns row, SlotRow slot) throws SQLException {
        row.text(slot.event().getJob())
                .text(slot.trigger())
                .time(slot.nominalAt())
                .text(slot.kind())
                .text(slot.outcome())
                .text(slot.reason())
                .text(slot.message())
                .time(slot.into())
                .text(slot.event().getRunId().isEmpty() ? null : slot.event().getRunId())
                .time(slot.event().getDecidedAt());
    }

    private static void jobPause(Columns row, Pause pause) throws SQLException {
        row.number(pause.at().partition())
                .number(pause.at().offset())
                .text(pause.at().event().getJob())
                .number(pause.paused() ? 1 : 0)
                .time(pause.at().event().getDecidedAt());
    }

    private static void executor(Columns row, ExecutorChange change) throws SQLException {
        row.text(change.executor().getExecutor())
                .text(change.executor().getIncarnation())
                .text(change.state())
                .text(change.why())
                .time(change.at());
    }

    /// Binds the columns of a row from left to right.
    private static final class Columns {
        private final PreparedStatement statement;
        private int at;

        Columns(PreparedStatement statement) {
            this.statement = statement;
        }

        Columns text(@Nullable String value) throws SQLException {
            // PostgreSQL's text has no NUL; nothing of ours needs one.
            statement.setString(++at, value == null ? null : value.replace('\0', '\uFFFD'));
            return this;
        }

        Columns number(long value) throws SQLException {
            statement.setLong(++at, value);
            return this;
        }

        Columns numberOrNull(@Nullable Integer value) throws SQLException {
            if (value == null) {
                statement.setNull(++at, Types.INTEGER);
                return this;
            }
            return number(value);
        }

        Columns time(@Nullable Instant value) throws SQLException {
            if (value == null) {
                statement.setNull(++at, Types.BIGINT);
                return this;
            }
            return number(value.toEpochMilli());
        }

        Columns key(RowKey key) throws SQLException {
            return text(key.runId()).text(key.task()).number(key.instance());
        }

        Columns failure(@Nullable Failure failure) throws SQLException {
            return numberOrNull(failure == null ? null : failure.exitCode())
                    .text(failure == null ? null : failure.message());
        }
    }
}
