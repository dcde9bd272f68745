package io.hivemind.scheduler.history.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.core.run.RunState;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.scheduler.history.query.RunFilter;
import io.hivemind.scheduler.history.query.RunRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class ProjectorTest {
    @TempDir private Path folder;
    private final TopicFixture topics = new TopicFixture();
    private final List<History> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(History::close);
        topics.close();
    }

    @Test
    void what_is_committed_is_projected_and_told() throws Exception {
        History history = open(config());
        CompletableFuture<?> told =
                history.tail().next("0-a", event -> event.getBody() instanceof RunSucceeded);

        topics.events(new Events(0).plainRun("0-a").all());

        told.get(30, TimeUnit.SECONDS);
        assertThat(history.runs().find("0-a").orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void what_was_aborted_never_was() throws Exception {
        History history = open(config());

        topics.aborted(new Events(0).plainRun("0-aborted").all());
        project(history, topics.events(new Events(0).plainRun("0-b").all()));

        assertThat(history.runs().find("0-aborted")).isEmpty();
        assertThat(history.runs().find("0-b")).isPresent();
    }

    @Test
    void a_process_that_was_stopped_goes_on_where_its_rows_stand() throws Exception {
        History first = open(config());
        project(first, topics.events(new Events(0).plainRun("0-first").all()));
        first.close();
        RecordMetadata second = topics.events(new Events(1).plainRun("1-second").all());

        History again = open(config());
        project(again, second);

        assertThat(again.projected()).isEqualTo(5);
        assertThat(ids(again)).containsExactlyInAnyOrder("0-first", "1-second");
    }

    @Test
    void a_rebuilt_history_equals_the_one_that_grew() throws Exception {
        History grown = open(config());
        topics.events(new Events(0).plainRun("0-a").all());
        topics.definition("etl", definition("etl"));
        RecordMetadata last = topics.events(RowsTest.eventfulRun("0-b"));
        project(grown, last);
        List<Object> before = everything(grown);
        grown.close();

        History rebuilt = open(config().rebuilt());
        project(rebuilt, last);

        assertThat(everything(rebuilt)).isEqualTo(before);
        assertThat(rebuilt.projected()).isEqualTo(21);
    }

    @Test
    void a_history_that_was_deleted_comes_back() throws Exception {
        RecordMetadata last = topics.events(RowsTest.eventfulRun("0-b"));
        History first = open(config());
        project(first, last);
        List<Object> before = everything(first);
        first.close();
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(folder.resolve("history.db" + suffix));
        }

        History second = open(config());
        project(second, last);

        assertThat(everything(second)).isEqualTo(before);
    }

    @Test
    void the_history_of_another_cluster_is_thrown_away() throws Exception {
        History mine = open(config());
        project(mine, topics.events(new Events(0).plainRun("0-mine").all()));
        mine.close();

        try (TopicFixture others = new TopicFixture()) {
            History history = History.start(config(), others.kafka());
            opened.add(history);
            project(history, others.events(new Events(0).plainRun("0-theirs").all()));

            assertThat(ids(history)).containsExactly("0-theirs");
        }
    }

    @Test
    void two_processes_on_one_database_write_each_event_once_and_both_tell() throws Exception {
        History one = open(config());
        History two = open(config());
        CompletableFuture<?> toldOne =
                one.tail().next("0-r9", event -> event.getBody() instanceof RunSucceeded);
        CompletableFuture<?> toldTwo =
                two.tail().next("0-r9", event -> event.getBody() instanceof RunSucceeded);

        for (int i = 0; i < 10; i++) {
            topics.events(new Events(0).plainRun("0-r" + i).all());
        }

        toldOne.get(30, TimeUnit.SECONDS);
        toldTwo.get(30, TimeUnit.SECONDS);
        assertThat(ids(one)).hasSize(10);
        assertThat(one.projected() + two.projected()).isEqualTo(50);
    }

    @Test
    void bytes_that_are_no_event_are_passed_over() throws Exception {
        History history = open(config());

        topics.raw(
                topics.kafka().topics().events(),
                0,
                "0-x",
                "nonsense".getBytes(StandardCharsets.UTF_8));
        project(history, topics.events(new Events(0).plainRun("0-after").all()));

        assertThat(ids(history)).containsExactly("0-after");
    }

    @Test
    void a_row_that_the_database_refuses_becomes_a_dead_letter_and_holds_up_nothing()
            throws Exception {
        History history = open(config());
        project(history, topics.events(new Events(0).plainRun("0-before").all()));
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("history.db"));
                Statement statement = database.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER no BEFORE INSERT ON runs WHEN NEW.id = '0-bad'"
                            + " BEGIN SELECT RAISE(ABORT, 'not this one'); END");
        }

        List<ProjectedEvent> both = new Events(0).created("0-bad", "t").plainRun("0-after").all();
        RecordMetadata last = topics.events(both);
        project(history, last);

        assertThat(ids(history)).containsExactlyInAnyOrder("0-before", "0-after");
        assertThat(history.failure()).isNull();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        history.bindTo(registry);
        assertThat(registry.get("hivemind.history.refused").functionCounter().count()).isOne();
        var letter = topics.firstDeadLetter();
        assertThat(letter.key()).isEqualTo("0-bad");
        assertThat(TopicFixture.header(letter, "topic")).isEqualTo(last.topic());
        assertThat(TopicFixture.header(letter, "partition")).isEqualTo("0");
        assertThat(TopicFixture.header(letter, "offset"))
                .isEqualTo(String.valueOf(last.offset() - both.size() + 1));
        assertThat(TopicFixture.header(letter, "why")).contains("not this one");
    }

    @Test
    void a_definition_is_latest_until_the_next_or_its_deletion() throws Exception {
        History history = open(config());
        RecordMetadata first = topics.definition("etl", definition("etl"));
        project(history, first);
        assertThat(history.jobs().find("etl").orElseThrow().revision())
                .isEqualTo(first.offset() + 1);

        RecordMetadata second = topics.definition("etl", definition("etl"));
        project(history, second);
        assertThat(history.jobs().find("etl").orElseThrow().revision())
                .isEqualTo(second.offset() + 1);
        assertThat(history.jobs().model("etl", first.offset() + 1)).isPresent();

        project(history, topics.definition("etl", null));
        assertThat(history.jobs().find("etl")).isEmpty();
        assertThat(history.jobs().list(null, 10).items()).isEmpty();
    }

    @Test
    void executors_are_those_whose_last_heartbeat_is_on_the_topic() throws Exception {
        Heartbeat beat =
                Heartbeat.newBuilder().setExecutor("e1").setIncarnation("i1").setSlots(4).build();
        topics.heartbeat(beat);
        History history = open(config());
        project(history, topics.events(new Events(0).plainRun("0-a").all()));
        history.close();

        assertThat(history.executors().all())
                .extracting(seen -> seen.heartbeat().getExecutor())
                .containsExactly("e1");
    }

    private HistoryConfig config() {
        return HistoryConfig.sqlite(folder.resolve("history.db"));
    }

    private History open(HistoryConfig config) {
        History history = History.start(config, topics.kafka());
        opened.add(history);
        return history;
    }

    private static void project(History history, RecordMetadata upTo) throws Exception {
        history.tail().reaches(TopicFixture.at(upTo), upTo.offset()).get(30, TimeUnit.SECONDS);
    }

    private static List<String> ids(History history) {
        return history.runs().list(RunFilter.ALL, null, 100).items().stream()
                .map(RunRow::id)
                .toList();
    }

    private static List<Object> everything(History history) {
        List<Object> all = new ArrayList<>(history.runs().list(RunFilter.ALL, null, 100).items());
        for (String run : ids(history)) {
            all.addAll(history.runs().tasks(run));
            all.addAll(history.runs().attempts(run));
        }
        all.addAll(history.jobs().list(null, 100).items());
        return all;
    }

    private static JobDefinition definition(String name) {
        Job job = Job.newBuilder().setName(name).build();
        return JobDefinition.newBuilder()
                .setJob(job)
                .setContentHash("hash")
                .setSource("name: " + name)
                .setSourceName("jobs.yaml")
                .setAppliedAt(Events.START)
                .build();
    }
}
