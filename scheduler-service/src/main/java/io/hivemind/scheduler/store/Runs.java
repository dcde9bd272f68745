package io.hivemind.scheduler.store;

import io.hivemind.avro.store.StoredRun;
import io.hivemind.avro.store.StoredTask;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;
import io.hivemind.scheduler.codec.RowCodec;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Live runs: a header each, and a row for each task that is past its beginning.
public final class Runs {
    private static final byte[] MARK = {1};

    private final StateView state;
    private final LiveAttempts live;
    private final Values<StoredRun> runs = new Values<>(StoredRun.class);
    private final Values<StoredTask> tasks = new Values<>(StoredTask.class);
    private boolean mayHaveEnded = true;

    public Runs(StateView state, LiveAttempts live) {
        this.state = state;
        this.live = live;
    }

    /// A row with the run it belongs to, as a scan finds it.
    public record RowOfRun(String runId, Row row) {}

    /// Part of a scan over all rows.
    ///
    /// @param next where to go on, null at the end
    public record Page<T>(List<T> found, @Nullable Bytes next) {}

    public @Nullable Run find(String runId) {
        byte[] bytes = state.get(runKey(runId));
        return bytes == null ? null : run(runId, bytes);
    }

    public void put(Run run) {
        state.put(runKey(run.runId()), runs.bytes(RowCodec.write(run)));
    }

    public @Nullable Row find(String runId, TaskKey task) {
        byte[] bytes = state.get(taskKey(runId, task));
        return bytes == null ? null : row(task, bytes);
    }

    /// Stores a row, and keeps the index of live attempts in step with it.
    ///
    /// @param before the row as it is stored, null where it is not
    public void put(String runId, @Nullable Row before, Row row) {
        TaskKey task = row.task().key();
        StoredTask record = RowCodec.write(row.task(), row.timers());
        state.put(taskKey(runId, task), tasks.bytes(record));
        Lease held = before == null ? null : holder(before.task());
        Lease holds = holder(row.task());
        if (!Objects.equals(held, holds)) {
            if (held != null) {
                live.remove(held, runId, task);
            }
            if (holds != null) {
                live.add(holds, runId, task);
            }
        }
    }

    private static @Nullable Lease holder(TaskRun row) {
        return row.state() == TaskState.RUNNING ? row.lease() : null;
    }

    /// Takes an ended run's header out of the store.
    ///
    /// @param rowsFollow whether its rows are left to [#sweep]
    public void forget(String runId, boolean rowsFollow) {
        state.delete(runKey(runId));
        if (rowsFollow) {
            mayHaveEnded = true;
            state.put(Key.of(Key.ENDED).text(runId).bytes(), MARK);
        }
    }

    /// Takes a row as it is stored out of the store.
    public void remove(String runId, Row row) {
        Lease holder = holder(row.task());
        if (holder != null) {
            live.remove(holder, runId, row.task().key());
        }
        state.delete(taskKey(runId, row.task().key()));
    }

    /// Deletes rows of a forgotten run, at most `limit` of them. What is still to do is marked.
    ///
    /// @return the rows that went
    public List<Row> sweep(String runId, int limit) {
        List<StateView.Entry> entries =
                state.scan(Key.of(Key.TASK).text(runId).bytes(), null, limit);
        List<Row> rows = new ArrayList<>();
        for (StateView.Entry entry : entries) {
            Row row = row(task(entry.key()), entry.value());
            remove(runId, row);
            rows.add(row);
        }
        if (entries.size() < limit) {
            state.delete(Key.of(Key.ENDED).text(runId).bytes());
        }
        return rows;
    }

    /// Forgotten runs that may still have rows.
    public List<String> ended(int limit) {
        if (!mayHaveEnded) {
            return List.of();
        }
        List<String> found =
                state.scan(Key.of(Key.ENDED).bytes(), null, limit).stream()
                        .map(entry -> Key.read(entry.key()).text())
                        .toList();
        mayHaveEnded = !found.isEmpty();
        return found;
    }

    public Page<RowOfRun> rows(@Nullable Bytes after, int limit) {
        List<StateView.Entry> entries = state.scan(Key.of(Key.TASK).bytes(), after, limit);
        List<RowOfRun> rows = new ArrayList<>();
        for (StateView.Entry entry : entries) {
            String runId = Key.read(entry.key()).text();
            rows.add(new RowOfRun(runId, row(task(entry.key()), entry.value())));
        }
        return new Page<>(rows, entries.size() < limit ? null : entries.getLast().key());
    }

    /// Headers behind that of a run, which need not be there; from the first where it is empty.
    public List<Run> headersAfter(String runId, int limit) {
        return headers(runId.isEmpty() ? null : runKey(runId), limit).found();
    }

    public Page<Run> headers(@Nullable Bytes after, int limit) {
        List<StateView.Entry> entries = state.scan(Key.of(Key.RUN).bytes(), after, limit);
        List<Run> found =
                entries.stream()
                        .map(entry -> run(Key.read(entry.key()).text(), entry.value()))
                        .toList();
        return new Page<>(found, entries.size() < limit ? null : entries.getLast().key());
    }

    private Run run(String runId, byte[] bytes) {
        return runs.read(bytes, record -> RowCodec.read(runId, record));
    }

    private Row row(TaskKey task, byte[] bytes) {
        return tasks.read(
                bytes,
                record -> new Row(RowCodec.read(task, record), RowCodec.timers(task, record)));
    }

    private static TaskKey task(Bytes key) {
        Key.Reader reader = Key.read(key);
        reader.text();
        return new TaskKey(reader.text(), (int) reader.number());
    }

    private static Bytes runKey(String runId) {
        return Key.of(Key.RUN).text(runId).bytes();
    }

    private static Bytes taskKey(String runId, TaskKey task) {
        return Key.of(Key.TASK).text(runId).text(task.task()).number(task.instance()).bytes();
    }
}
