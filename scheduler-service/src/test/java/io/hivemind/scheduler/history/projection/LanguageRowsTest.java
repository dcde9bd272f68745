package io.hivemind.scheduler.history.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.RunPaused;
import io.hivemind.avro.RunQueued;
import io.hivemind.avro.RunResumed;
import io.hivemind.avro.RunSkipped;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TaskExpanded;
import io.hivemind.avro.TaskFallbackStarted;
import io.hivemind.avro.TaskGroupOpened;
import io.hivemind.avro.TaskInstanceCreated;
import io.hivemind.avro.TaskReused;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskState;
import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.scheduler.history.HistoryDatabase;
import io.hivemind.scheduler.history.query.RunQueries;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.history.query.TaskRow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Rows of runs that wait, pause, are skipped, reuse and give something, and of tasks with parts.
class LanguageRowsTest {
    private static final String RUN = "0-abcdefghijklmnop";

    @TempDir private Path folder;
    private HistoryDatabase database;
    private RunQueries runs;

    @BeforeEach
    void open() {
        database = HistoryDatabase.open(HistoryConfig.sqlite(folder.resolve("history.db")));
        runs = new RunQueries(database.read());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_run_that_waits_says_why_and_gives_its_output_in_the_end() throws SQLException {
        Events events = new Events(0).created(RUN, "t").add(RUN, new RunQueued("CONCURRENCY"));
        write(events.all());
        assertThat(run().state()).isEqualTo(RunState.PENDING);
        assertThat(run().reason()).isEqualTo("CONCURRENCY");

        write(new Events(0).add(RUN, new RunStarted()).all());
        assertThat(run().reason()).isNull();

        write(new Events(0).add(RUN, new RunSucceeded("{\"n\":1}")).all());
        assertThat(run().output()).isEqualTo("{\"n\":1}");
    }

    @Test
    void a_paused_run_says_so_until_it_is_resumed() throws SQLException {
        write(new Events(0).created(RUN, "t").add(RUN, new RunStarted()).all());

        write(new Events(0).add(RUN, new RunPaused()).all());
        assertThat(run().state()).isEqualTo(RunState.RUNNING);
        assertThat(run().reason()).isEqualTo("PAUSED");

        write(new Events(0).add(RUN, new RunResumed()).all());
        assertThat(run().reason()).isNull();
    }

    @Test
    void a_skipped_run_has_ended() throws SQLException {
        write(new Events(0).created(RUN, "t").add(RUN, new RunSkipped("THRESHOLD")).all());

        assertThat(run().state()).isEqualTo(RunState.SKIPPED);
        assertThat(run().reason()).isEqualTo("THRESHOLD");
        assertThat(run().times().endedAt()).isNotNull();
    }

    @Test
    void a_task_with_parts_runs_and_its_instances_wait() throws SQLException {
        write(
                new Events(0)
                        .created(RUN, "t")
                        .add(RUN, new TaskExpanded("fan", 2))
                        .add(RUN, new TaskInstanceCreated("fan", 0, "7"))
                        .add(RUN, new TaskGroupOpened("group", 1))
                        .all());

        assertThat(task("fan", -1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(task("fan", -1).instances()).isEqualTo(2);
        assertThat(task("fan", 0).state()).isEqualTo(TaskState.PENDING);
        assertThat(task("group", -1).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void a_fallback_ends_the_attempt_before_it() throws SQLException {
        Events events = new Events(0).created(RUN, "t").queued(RUN, "a", 1, 1);
        TaskFallbackStarted fallback =
                TaskFallbackStarted.newBuilder()
                        .setTask("a")
                        .setAttempt(1)
                        .setReason("EXIT")
                        .setExitCode(3)
                        .build();
        write(events.add(RUN, fallback).all());

        assertThat(task("a", -1).state()).isEqualTo(TaskState.PENDING);
        assertThat(runs.attempts(RUN).getFirst().state()).isEqualTo("FAILED");
        assertThat(runs.attempts(RUN).getFirst().exitCode()).isEqualTo(3);
    }

    @Test
    void a_reused_task_stands_as_it_did() throws SQLException {
        Instant ended = Instant.parse("2026-01-01T00:00:00Z");
        TaskReused reused =
                TaskReused.newBuilder()
                        .setTask("a")
                        .setAttempts(2)
                        .setOutput("5")
                        .setEndedAt(ended)
                        .build();
        write(new Events(0).created(RUN, "t").add(RUN, reused).all());

        TaskRow task = task("a", -1);
        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.attempts()).isEqualTo(2);
        assertThat(task.output()).isEqualTo("5");
        assertThat(task.endedAt()).isEqualTo(ended);
    }

    private RunRow run() {
        return runs.find(RUN).orElseThrow();
    }

    private TaskRow task(String name, int instance) {
        return runs.tasks(RUN).stream()
                .filter(row -> row.task().equals(name) && row.instance() == instance)
                .findFirst()
                .orElseThrow();
    }

    private void write(List<ProjectedEvent> events) throws SQLException {
        Batch batch = new Batch();
        events.forEach(batch::add);
        try (Connection connection = database.write()) {
            new RowWriter(connection).write(batch);
            connection.commit();
        }
    }
}
