package io.hivemind.scheduler.history.projection;

import static io.hivemind.scheduler.history.projection.Events.EXECUTOR;
import static io.hivemind.scheduler.history.projection.Events.START;
import static io.hivemind.scheduler.history.projection.Events.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.Event;
import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.JobPaused;
import io.hivemind.avro.JobResumed;
import io.hivemind.avro.RunCancelled;
import io.hivemind.avro.RunCancelling;
import io.hivemind.avro.RunFailed;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.Task;
import io.hivemind.avro.TaskCancelled;
import io.hivemind.avro.TaskDelayed;
import io.hivemind.avro.TaskFailed;
import io.hivemind.avro.TaskLost;
import io.hivemind.avro.TaskRetryScheduled;
import io.hivemind.avro.TaskSkipped;
import io.hivemind.avro.TaskSucceeded;
import io.hivemind.avro.TaskThrottled;
import io.hivemind.avro.TriggerRef;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskState;
import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.scheduler.history.HistoryDatabase;
import io.hivemind.scheduler.history.Retention;
import io.hivemind.scheduler.history.query.AttemptRow;
import io.hivemind.scheduler.history.query.JobQueries;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.scheduler.history.query.MomentQueries;
import io.hivemind.scheduler.history.query.Page;
import io.hivemind.scheduler.history.query.RunFilter;
import io.hivemind.scheduler.history.query.RunQueries;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.history.query.TaskRow;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

class RowsTest {
    private static final String RUN = "0-abcdefghijklmnop";

    @TempDir private Path folder;
    private HistoryDatabase database;
    private RunQueries runs;

    @BeforeEach
    void open() {
        database = HistoryDatabase.open(config());
        runs = new RunQueries(database.read());
    }

    HistoryConfig config() {
        return HistoryConfig.sqlite(folder.resolve("sub/history.db"));
    }

    HistoryDatabase database() {
        return database;
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_run_that_goes_well_is_one_row_of_each_table() throws SQLException {
        write(new Events(0).plainRun(RUN).all());

        RunRow run = runs.find(RUN).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.trigger()).isEqualTo(new RunRow.Trigger("manual", "t-" + RUN, null));
        assertThat(run.params()).isEqualTo("{\"region\":\"eu\"}");
        assertThat(run.times())
                .isEqualTo(
                        new RunRow.Times(START, START, START.plusMillis(1), START.plusMillis(4)));
        assertThat(List.of(run.eventsFrom(), run.eventsTo())).containsExactly(0L, 8L);

        assertThat(runs.tasks(RUN))
                .containsExactly(
                        new TaskRow(
                                "main",
                                -1,
                                TaskState.SUCCEEDED,
                                null,
                                1,
                                START.plusMillis(3),
                                START.plusMillis(3),
                                null,
                                "{\"rows\":12}",
                                0,
                                null,
                                null));
        assertThat(runs.attempts(RUN))
                .containsExactly(
                        new AttemptRow(
                                "main",
                                -1,
                                1,
                                1,
                                "SUCCEEDED",
                                null,
                                null,
                                "default",
                                "medium",
                                START.plusMillis(2),
                                START.plusMillis(3),
                                START.plusMillis(3),
                                0,
                                null));
    }

    @Test
    void one_batch_or_a_batch_per_event_makes_the_same_rows() throws SQLException {
        List<ProjectedEvent> events = eventfulRun(RUN);
        String other = "0-other";

        write(events);
        for (ProjectedEvent event : eventfulRun(other)) {
            write(List.of(event));
        }

        assertThat(runs.tasks(other)).isEqualTo(runs.tasks(RUN)).isNotEmpty();
        assertThat(runs.attempts(other)).isEqualTo(runs.attempts(RUN)).hasSize(4);
        assertThat(runs.find(other).orElseThrow().times())
                .isEqualTo(runs.find(RUN).orElseThrow().times());
    }

    @Test
    void the_same_events_again_change_nothing() throws SQLException {
        List<ProjectedEvent> events = eventfulRun(RUN);
        write(events);
        List<TaskRow> tasks = runs.tasks(RUN);
        List<AttemptRow> attempts = runs.attempts(RUN);
        RunRow run = runs.find(RUN).orElseThrow();

        write(events);

        assertThat(runs.tasks(RUN)).isEqualTo(tasks);
        assertThat(runs.attempts(RUN)).isEqualTo(attempts);
        assertThat(runs.find(RUN)).contains(run);
    }

    @Test
    void attempts_tell_their_own_story() throws SQLException {
        write(eventfulRun(RUN));

        assertThat(runs.attempts(RUN))
                .extracting(
                        AttemptRow::task,
                        AttemptRow::attempt,
                        AttemptRow::dispatch,
                        AttemptRow::state,
                        AttemptRow::reason)
                .containsExactly(
                        tuple("extract", 1, 1, "FAILED", "EXIT"),
                        tuple("extract", 2, 2, "LOST", "LOST"),
                        tuple("extract", 3, 4, "FAILED", "EXIT"),
                        tuple("load", 1, 1, "CANCELLED", null));
        TaskRow extract = runs.tasks(RUN).getFirst();
        assertThat(extract.state()).isEqualTo(TaskState.FAILED);
        assertThat(extract.attempts()).isEqualTo(3);
        assertThat(extract.exitCode()).isEqualTo(3);
        assertThat(extract.message()).isEqualTo("exit code 3");
    }

    @Test
    void a_task_in_backoff_says_until_when_and_a_later_state_forgets_it() throws SQLException {
        Events events =
                new Events(0)
                        .created(RUN, "t")
                        .queued(RUN, "a", 1, 1)
                        .add(
                                RUN,
                                new TaskRetryScheduled(
                                        "a",
                                        -1,
                                        1,
                                        "EXIT",
                                        7,
                                        "boom",
                                        START.plusSeconds(30),
                                        null,
                                        null));
        write(events.all());
        TaskRow waiting = runs.tasks(RUN).getFirst();
        assertThat(waiting.state()).isEqualTo(TaskState.PENDING);
        assertThat(waiting.reason()).isEqualTo("BACKOFF");
        assertThat(waiting.dueAt()).isEqualTo(START.plusSeconds(30));
        assertThat(waiting.exitCode()).isEqualTo(7);

        write(events.queued(RUN, "a", 2, 2).all().subList(3, 4));

        TaskRow queued = runs.tasks(RUN).getFirst();
        assertThat(queued.state()).isEqualTo(TaskState.QUEUED);
        assertThat(queued.reason()).isNull();
        assertThat(queued.dueAt()).isNull();
        assertThat(queued.attempts()).isEqualTo(2);
    }

    @Test
    void delayed_and_skipped_tasks_have_no_attempts() throws SQLException {
        write(
                new Events(0)
                        .created(RUN, "t")
                        .add(RUN, new TaskDelayed("later", -1, START.plusSeconds(5)))
                        .add(RUN, new TaskSkipped("never", -1, "UPSTREAM"))
                        .all());

        assertThat(runs.tasks(RUN))
                .extracting(TaskRow::task, TaskRow::state, TaskRow::reason)
                .containsExactly(
                        tuple("later", TaskState.PENDING, "DELAY"),
                        tuple("never", TaskState.SKIPPED, "UPSTREAM"));
        assertThat(runs.attempts(RUN)).isEmpty();
    }

    @Test
    void refusals_are_kept_and_make_no_run() throws SQLException {
        write(
                new Events(0)
                        .add(
                                RUN,
                                new TriggerRefused(
                                        new TriggerRef("manual", "t1", null),
                                        "bad_params",
                                        "region: is missing"))
                        .add(
                                "0-gone",
                                new CommandRefused("c1", "no_such_run", "there is no run 0-gone"))
                        .all());

        assertThat(runs.find(RUN)).isEmpty();
        assertThat(runs.refusal(RUN))
                .contains(new RunQueries.Refusal("bad_params", "region: is missing"));
        assertThat(runs.refusal("0-gone").orElseThrow().kind()).isEqualTo("no_such_run");
    }

    @Test
    void an_event_of_a_later_version_is_passed_over() throws SQLException {
        Event unknown = Event.newBuilder().setRunId(RUN).setJob("etl").setDecidedAt(START).build();

        write(List.of(new ProjectedEvent(0, 0, unknown)));

        assertThat(runs.find(RUN)).isEmpty();
        assertThat(runs.tasks(RUN)).isEmpty();
    }

    @Test
    void a_run_whose_beginning_is_no_longer_on_the_topic_still_has_its_end() throws SQLException {
        write(new Events(0).add(RUN, new RunFailed(null, null)).all());

        RunRow run = runs.find(RUN).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.job()).isEqualTo("etl");
    }

    @Test
    void a_cancelled_run_says_why() throws SQLException {
        write(
                new Events(0)
                        .created(RUN, "t")
                        .add(RUN, new RunStarted())
                        .add(RUN, new RunCancelling("USER", false))
                        .all());
        assertThat(runs.find(RUN).orElseThrow().reason()).isEqualTo("USER");
        assertThat(runs.find(RUN).orElseThrow().state()).isEqualTo(RunState.RUNNING);

        write(new Events(0).add(RUN, new RunCancelled("USER")).all());

        assertThat(runs.find(RUN).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void a_run_that_succeeds_has_no_reason_left() throws SQLException {
        write(
                new Events(0)
                        .created(RUN, "t")
                        .add(RUN, new RunCancelling("USER", false))
                        .add(RUN, new RunSucceeded("null"))
                        .all());

        assertThat(runs.find(RUN).orElseThrow().reason()).isNull();
    }

    @Test
    void text_with_a_nul_is_kept_readable() throws SQLException {
        write(
                new Events(0)
                        .add(
                                RUN,
                                new TaskFailed(
                                        "a", -1, 1, "EXIT", 1, "before\0after", false, null, null))
                        .all());

        assertThat(runs.tasks(RUN).getFirst().message()).isEqualTo("before\uFFFDafter");
    }

    @Test
    void runs_are_filtered_and_paged_by_key() throws SQLException {
        write(
                new Events(0)
                        .plainRun("0-a")
                        .plainRun("0-b")
                        .created("0-c", "t")
                        .plainRun("0-d")
                        .all());

        Page<RunRow> first = runs.list(RunFilter.ALL, null, 3);
        Page<RunRow> second = runs.list(RunFilter.ALL, first.next(), 3);
        RunFilter active =
                new RunFilter(null, Set.of(RunState.PENDING, RunState.RUNNING), null, null);
        RunFilter ended =
                new RunFilter(
                        "etl",
                        Set.of(RunState.SUCCEEDED),
                        START.plusMillis(1),
                        START.plusMillis(11));

        assertThat(first.items()).extracting(RunRow::id).containsExactly("0-d", "0-c", "0-b");
        assertThat(second.items()).extracting(RunRow::id).containsExactly("0-a");
        assertThat(second.next()).isNull();
        assertThat(runs.list(active, null, 9).items())
                .extracting(RunRow::id)
                .containsExactly("0-c");
        assertThat(runs.list(ended, null, 9).items()).extracting(RunRow::id).containsExactly("0-b");
    }

    @Test
    void a_past_moment_is_told_as_it_was() throws SQLException {
        MomentQueries moments = new MomentQueries(database.read());
        Task load = Task.newBuilder().setName("main").setPools(Map.of("p", 2)).build();
        Job job = Job.newBuilder().setName("etl").setTasks(List.of(load)).build();
        JobDefinition definition =
                JobDefinition.newBuilder().setJob(job).setAppliedAt(START).build();
        define(new ProjectedDefinition("etl", 0, definition));
        Events events = new Events(0).created(RUN, "t").add(RUN, new RunStarted());
        Instant queuedAt = events.now();
        events.queued(RUN, "main", 1, 1).add("", new JobPaused("c"));
        Instant then = events.now().minusMillis(1);
        events.add("", new JobResumed("d"))
                .succeeded(RUN, "main", 1, queuedAt)
                .add(RUN, new RunSucceeded("null"));
        write(events.all());
        Instant now = events.now();

        assertThat(moments.pausedAt("etl", then)).contains(then);
        assertThat(moments.pausedAt("etl", now)).isEmpty();
        assertThat(moments.revision("etl", then)).contains(1L);
        assertThat(moments.revision("etl", START.minusMillis(1))).isEmpty();
        assertThat(moments.live("etl", then)).extracting(RunRow::id).containsExactly(RUN);
        assertThat(moments.live("etl", now)).isEmpty();
        MomentQueries.Holder holder = new MomentQueries.Holder(RUN, "main", -1, 2, queuedAt, false);
        assertThat(moments.holders("p", then, true, null)).containsExactly(holder);
        assertThat(moments.holders("p", now, true, null)).isEmpty();
        assertThat(moments.holders("p", now, false, null)).isEmpty();
        assertThat(moments.holders("p", now, true, START)).hasSize(1);
        assertThat(moments.holders("other", then, true, null)).isEmpty();
        assertThat(moments.waiting("p")).isZero();
        assertThat(moments.outcomes("etl", START, now)).hasSize(1);
        assertThat(moments.outcomes("etl", START, then)).isEmpty();
        assertThat(moments.outcomesSince("etl", now)).isEqualTo(START);
        assertThat(moments.outcomesSince("none", now)).isEqualTo(Instant.EPOCH);
        assertThat(moments.created("etl", START, now)).isEqualTo(1);
        assertThat(moments.lastCreated("etl", now, 1)).hasSize(1);
        assertThat(moments.refused("etl", now, 1)).isEmpty();
    }

    @Test
    void definitions_are_written_latest_first_and_forgotten_by_their_deletion()
            throws SQLException {
        JobQueries jobs = new JobQueries(database.read());
        Job job = Job.newBuilder().setName("etl").build();
        JobDefinition definition =
                JobDefinition.newBuilder()
                        .setJob(job)
                        .setContentHash("h")
                        .setAppliedAt(START)
                        .build();
        define(
                new ProjectedDefinition("etl", 4, definition),
                new ProjectedDefinition("etl", 7, definition));
        write(new Events(0).plainRun(RUN).all());

        assertThat(jobs.list(null, 9).items()).extracting(JobRow::revision).containsExactly(8L);
        assertThat(jobs.list(null, 9).items().getFirst().lastRun())
                .isEqualTo(new JobRow.LastRun(RUN, "SUCCEEDED", null));
        assertThat(jobs.model("etl", 5)).isPresent();

        define(new ProjectedDefinition("etl", 9, null));

        assertThat(jobs.names()).isEmpty();
    }

    @Test
    void positions_move_only_from_where_they_are_believed_to_be() throws SQLException {
        TopicPartition partition = new TopicPartition("events", 0);
        try (Connection connection = database.write()) {
            Positions positions = new Positions(connection);
            positions.move(partition, null, 10);
            positions.move(partition, 10L, 20);
            connection.commit();

            assertThatThrownBy(() -> positions.move(partition, 10L, 30))
                    .isInstanceOf(Positions.MovedException.class);
            assertThatThrownBy(() -> positions.move(partition, null, 30))
                    .isInstanceOf(Positions.MovedException.class);
            assertThat(positions.load()).containsExactly(Map.entry(partition, 20L));
            connection.rollback();
        }
    }

    @Test
    void runs_that_ended_long_ago_are_forgotten_with_their_rows() throws Exception {
        write(
                new Events(0)
                        .plainRun("0-old")
                        .created("0-active", "t")
                        .queued("0-active", "a", 1, 1)
                        .all());
        Clock later = Clock.fixed(START.plus(Duration.ofDays(31)), ZoneOffset.UTC);

        long deleted = new Retention(database, Duration.ofDays(30), later).deleteOld();

        assertThat(deleted).isEqualTo(1);
        assertThat(runs.find("0-old")).isEmpty();
        assertThat(runs.tasks("0-old")).isEmpty();
        assertThat(runs.attempts("0-old")).isEmpty();
        assertThat(runs.attempts("0-active")).hasSize(1);
        assertThat(runs.find("0-active")).isPresent();
    }

    private void define(ProjectedDefinition... definitions) throws SQLException {
        try (Connection connection = database.write()) {
            new DefinitionWriter(connection).write(List.of(definitions));
            connection.commit();
        }
    }

    @Test
    void a_task_that_waits_for_its_queue_is_pending_with_that_reason() throws SQLException {
        write(new Events(0).created(RUN, "t").add(RUN, new TaskThrottled("a", -1, "QUEUE")).all());

        assertThat(runs.tasks(RUN))
                .extracting(TaskRow::state, TaskRow::reason, TaskRow::attempts)
                .containsExactly(tuple(TaskState.PENDING, "QUEUE", 0));
        assertThat(runs.attempts(RUN)).isEmpty();
    }

    @Test
    void every_attempt_says_who_held_it_and_since_when_from_the_event_of_its_end_alone()
            throws SQLException {
        Instant at = START.minusMillis(20);
        write(
                new Events(0)
                        .created(RUN, "t")
                        .queued(RUN, "a", 1, 1)
                        .add(
                                RUN,
                                new TaskRetryScheduled(
                                        "a", -1, 1, "EXIT", 7, "boom", START, at, EXECUTOR))
                        .queued(RUN, "a", 2, 2)
                        .add(
                                RUN,
                                new TaskFailed("a", -1, 2, "EXIT", 7, "boom", false, at, EXECUTOR))
                        .queued(RUN, "b", 1, 1)
                        .add(RUN, new TaskSucceeded("b", -1, 1, "null", 0, at, EXECUTOR, false))
                        .all());

        assertThat(runs.attempts(RUN))
                .extracting(AttemptRow::executor, AttemptRow::startedAt)
                .containsExactly(tuple("e1", at), tuple("e1", at), tuple("e1", at));
        assertThat(runs.tasks(RUN)).extracting(TaskRow::startedAt).containsExactly(at, at);
    }

    /// A task that fails, is lost, is dispatched anew and fails for good, beside one that is
    /// cancelled.
    static List<ProjectedEvent> eventfulRun(String run) {
        return new Events(0)
                .created(run, "t")
                .add(run, new RunStarted())
                .queued(run, "extract", 1, 1)
                .queued(run, "load", 1, 1)
                .started(run, "load", 1, 1)
                .started(run, "extract", 1, 1)
                .add(
                        run,
                        new TaskRetryScheduled(
                                "extract",
                                -1,
                                1,
                                "EXIT",
                                3,
                                "exit code 3",
                                START.plusSeconds(1),
                                null,
                                null))
                .queued(run, "extract", 2, 2)
                .started(run, "extract", 2, 2)
                .add(run, new TaskLost(attempt("extract", 2, 2), EXECUTOR))
                .queued(run, "extract", 3, 3)
                .queued(run, "extract", 3, 4)
                .add(
                        run,
                        new TaskFailed(
                                "extract", -1, 3, "EXIT", 3, "exit code 3", false, null, null))
                .add(run, new RunCancelling("USER", false))
                .add(run, new TaskCancelled("load", -1, "USER"))
                .add(run, new RunFailed(null, null))
                .all();
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
