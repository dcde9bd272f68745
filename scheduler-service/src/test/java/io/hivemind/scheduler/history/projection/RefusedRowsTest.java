package io.hivemind.scheduler.history.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.scheduler.history.HistoryDatabase;
import io.hivemind.scheduler.history.projection.Feed.Polled;
import io.hivemind.scheduler.history.projection.Pending.Part;
import io.hivemind.scheduler.history.query.JobQueries;
import io.hivemind.scheduler.history.query.RunFilter;
import io.hivemind.scheduler.history.query.RunQueries;
import io.hivemind.scheduler.history.query.RunRow;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A row that the database will not take stops no other.
class RefusedRowsTest {
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final TopicPartition JOBS = new TopicPartition("jobs", 0);
    private static final int OFFSET_OF_LAST = 2 * (20 * 5 - 1);

    @TempDir private Path folder;
    private HistoryDatabase database;
    private RunQueries runs;
    private final EventTail tail = new EventTail();
    private final List<Part> refused = new ArrayList<>();
    private PendingWriter writer;

    @BeforeEach
    void open() {
        database = HistoryDatabase.open(HistoryConfig.sqlite(folder.resolve("history.db")));
        runs = new RunQueries(database.read());
        writer = new PendingWriter(database, tail, (one, why) -> refused.add(one));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everything_but_the_refused_row_is_written_and_told() throws Exception {
        refuse("runs", "NEW.id = '0-r7' AND NEW.state = 'SUCCEEDED'");
        CompletableFuture<?> told =
                tail.next("0-r19", event -> event.getBody() instanceof RunSucceeded);
        Pending pending = polled(twentyRuns(), List.of());

        writer.commit(pending);

        assertThat(refused)
                .singleElement()
                .satisfies(part -> {
                    ProjectedEvent event = part.events().getFirst();
                    assertThat(event.event().getRunId()).isEqualTo("0-r7");
                    assertThat(event.event().getBody()).isInstanceOf(RunSucceeded.class);
                });
        assertThat(ids()).hasSize(20);
        assertThat(runs.find("0-r7").orElseThrow().state().isTerminal()).isFalse();
        assertThat(runs.find("0-r8").orElseThrow().state().isTerminal()).isTrue();
        assertThat(told).isCompleted();
        assertThat(positions()).containsEntry(EVENTS, OFFSET_OF_LAST + 7L);
        assertThat(pending.isEmpty()).isTrue();
        assertThat(writer.projected()).isEqualTo(20 * 5 - 1);
    }

    @Test
    void several_refused_rows_are_passed_over_one_by_one() throws Exception {
        refuse("tasks", "NEW.run_id IN ('0-r0', '0-r10', '0-r19')");

        writer.commit(polled(twentyRuns(), List.of()));

        // A queued and a succeeded task each.
        assertThat(refused).hasSize(6);
        assertThat(ids()).hasSize(20);
        assertThat(runs.tasks("0-r10")).isEmpty();
        assertThat(runs.tasks("0-r11")).hasSize(1);
    }

    @Test
    void a_refused_definition_stops_neither_definitions_nor_events() throws Exception {
        refuse("definitions", "NEW.job = 'bad'");
        List<ProjectedDefinition> definitions =
                List.of(definition("good", 0), definition("bad", 1), definition("better", 2));

        writer.commit(polled(twentyRuns(), definitions));

        assertThat(refused)
                .singleElement()
                .satisfies(
                        part -> assertThat(part.definitions().getFirst().job()).isEqualTo("bad"));
        assertThat(new JobQueries(database.read()).names()).containsExactly("better", "good");
        assertThat(ids()).hasSize(20);
        assertThat(positions()).containsEntry(JOBS, 3L);
    }

    @Test
    void a_database_that_can_take_no_row_refuses_none() throws Exception {
        execute("ALTER TABLE tasks RENAME TO elsewhere");
        Pending pending = polled(twentyRuns(), List.of());

        assertThatThrownBy(() -> writer.commit(pending)).isInstanceOf(SQLException.class);

        assertThat(refused).isEmpty();
        assertThat(ids()).isEmpty();
        execute("ALTER TABLE elsewhere RENAME TO tasks");
        writer.commit(pending);
        assertThat(ids()).hasSize(20);
    }

    @Test
    void of_two_writers_each_record_is_passed_over_by_one() throws Exception {
        refuse("runs", "NEW.id = '0-r7' AND NEW.state = 'SUCCEEDED'");
        List<Part> byOther = new ArrayList<>();
        PendingWriter other =
                new PendingWriter(database, new EventTail(), (one, why) -> byOther.add(one));
        Pending behind = polled(twentyRuns(), List.of());
        writer.commit(polled(twentyRuns(), List.of()));

        other.commit(behind);

        assertThat(behind.isEmpty()).isTrue();
        assertThat(byOther).isEmpty();
        assertThat(other.projected()).isZero();
    }

    private static List<ProjectedEvent> twentyRuns() {
        Events events = new Events(0);
        for (int i = 0; i < 20; i++) {
            events.plainRun("0-r" + i);
        }
        return events.all();
    }

    /// As polled from an empty database on; there is a marker behind the last record.
    private static Pending polled(
            List<ProjectedEvent> events, List<ProjectedDefinition> definitions) {
        Polled polled = new Polled();
        polled.events.addAll(events);
        polled.definitions.addAll(definitions);
        polled.next.put(EVENTS, OFFSET_OF_LAST + 7L);
        if (!definitions.isEmpty()) {
            polled.next.put(JOBS, definitions.getLast().offset() + 1);
        }
        Pending pending = new Pending(Map.of(), EVENTS.topic(), JOBS.topic());
        pending.take(polled);
        return pending;
    }

    private static ProjectedDefinition definition(String job, long offset) {
        JobDefinition record =
                JobDefinition.newBuilder().setJob(Job.newBuilder().setName(job).build()).build();
        return new ProjectedDefinition(job, offset, record);
    }

    private void refuse(String table, String when) throws SQLException {
        for (String moment : List.of("INSERT", "UPDATE")) {
            execute(
                    "CREATE TRIGGER no_%s_%s BEFORE %s ON %s WHEN %s BEGIN SELECT RAISE(ABORT, 'no'); END"
                            .formatted(table, moment, moment, table, when));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.write();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }

    private Map<TopicPartition, Long> positions() throws SQLException {
        try (Connection connection = database.write()) {
            return new Positions(connection).load();
        }
    }

    private List<String> ids() {
        return runs.list(RunFilter.ALL, null, 100).items().stream().map(RunRow::id).toList();
    }
}
