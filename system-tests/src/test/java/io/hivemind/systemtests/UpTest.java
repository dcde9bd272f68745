package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.Event;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.run.RunIds;
import io.hivemind.systemtests.process.CommittedRecords;
import io.hivemind.systemtests.process.History;
import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Hivemind.Finished;
import io.hivemind.systemtests.process.Nonsense;
import io.hivemind.systemtests.process.Proof;
import io.hivemind.systemtests.process.Until;
import io.hivemind.systemtests.process.Up;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `up` in one terminal, the other commands in another. One server serves all tests of the class:
/// starting it is the dear part. The last test stops it.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpTest {
    private static final int PARTITIONS = 4;
    private static final String JOBS =
            """
            jobs:
              - name: greeting
                params:
                  who: {type: string, default: world}
                  times: {type: int, default: 1}
                run: echo "Hello, {{ params.who }}, {{ params.times }} times"
              - name: endless
                run: echo begun; sleep 300
            """;

    @TempDir private static Path folder = Path.of("");

    private static Optional<Up> up = Optional.empty();

    @BeforeAll
    static void start() throws IOException {
        Path file = Files.writeString(folder.resolve("jobs.yaml"), JOBS);
        up = Optional.of(Up.start(Hivemind.in(folder), "up", List.of(file.toString())));
    }

    @AfterAll
    static void kill() {
        up.ifPresent(Up::close);
    }

    @Test
    @Order(1)
    void a_run_is_followed_and_shown_by_other_processes() {
        Finished run = hivemind("run", "greeting", "--param", "who=Ada", "--follow");
        assertThat(run.lines()).contains("main | Hello, Ada, 1 times");
        assertThat(run.exitCode()).isZero();

        String id = run.lines().getLast().split("\\s+")[2];
        Finished status = hivemind("status");
        assertThat(status.lines())
                .anyMatch(line -> line.matches("greeting +1 .*SUCCEEDED"))
                .anyMatch(line -> line.matches(id + " +greeting +SUCCEEDED.*"))
                .anyMatch(line -> line.matches("local +active +0/16 .*"));

        assertThat(hivemind("status", id).text()).contains("SUCCEEDED", "main", "Ada");
        assertThat(hivemind("logs", id).lines()).containsExactly("main | Hello, Ada, 1 times");
    }

    @Test
    @Order(2)
    void a_cancelled_run_ends_and_its_process_with_it() {
        String id = hivemind("run", "endless").lines().getFirst().split(" ")[0];
        Until.present(
                "its output",
                () ->
                        Optional.of(hivemind("logs", id))
                                .filter(logs -> logs.text().contains("main | begun")),
                () -> hivemind("status", id).text());
        assertThat(descendants("sleep")).isNotEmpty();

        Finished cancel = hivemind("cancel", id);

        assertThat(cancel.exitCode()).isZero();
        assertThat(server().client().ended(id).path("run").path("state").asText())
                .isEqualTo("CANCELLED");
        Until.present(
                "the end of its process",
                () -> Optional.of(descendants("sleep")).filter(List::isEmpty),
                () -> descendants("sleep").toString());
    }

    @Test
    @Order(3)
    void a_json_record_of_any_producer_starts_one_run_per_id() {
        String trigger =
                "{\"job\": \"greeting\", \"id\": \"order-17\", \"params\": {\"who\": \"K\"}}";
        produce(trigger);
        produce(trigger);

        String refused = awaitRefusal("duplicate");

        assertThat(server().client().ended(refused).path("run").path("state").asText())
                .isEqualTo("SUCCEEDED");
        assertThat(hivemind("logs", refused).lines()).containsExactly("main | Hello, K, 1 times");
        assertThat(History.read(server().bootstrapServers(), Topics.DEFAULT).created())
                .containsOnlyOnce(refused);
    }

    @Test
    @Order(4)
    void what_does_not_exist_or_does_not_fit_is_told_in_a_line() {
        refused(hivemind("run", "greetin"), "greetin");
        refused(hivemind("status", "0-aaaaaaaaaaaaaaaa"), "0-aaaaaaaaaaaaaaaa");
        refused(hivemind("logs", "nonsense"), "nonsense");
        refused(hivemind("cancel", "0-aaaaaaaaaaaaaaaa"), "0-aaaaaaaaaaaaaaaa");
        refused(hivemind("run", "greeting", "--param", "whom=Ada"), "whom");
        refused(hivemind("run", "greeting", "--param", "times=often"), "times", "often");
    }

    @Test
    @Order(5)
    void a_second_server_on_the_same_data_is_refused() {
        Finished second = hivemind("up", "--port", "0");

        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.lines()).last().asString().startsWith("hivemind: ");
    }

    @Test
    @Order(6)
    void nonsense_on_every_partition_of_every_topic_stops_nothing() throws IOException {
        // A job at home in each partition: its triggers, tasks, reports and output come after it.
        List<String> jobs = IntStream.range(0, PARTITIONS).mapToObj(UpTest::jobAtHomeIn).toList();
        String yaml =
                jobs.stream()
                        .map(job -> "  - {name: " + job + ", run: echo sense}\n")
                        .collect(Collectors.joining("", "jobs:\n", ""));
        server().client().apply(Files.writeString(folder.resolve("sense.yaml"), yaml));

        List<String> topics = Nonsense.everywhere(server().bootstrapServers(), Topics.DEFAULT);

        assertThat(topics)
                .contains(Topics.DEFAULT.events(), Topics.DEFAULT.control())
                .contains(Topics.DEFAULT.ready("default", "medium"), Topics.DEFAULT.logs());
        for (String job : jobs) {
            Finished run = hivemind("run", job, "--follow");
            assertThat(run.lines()).contains("main | sense");
            assertThat(run.exitCode()).isZero();
        }
        assertThat(server().client().executors()).hasSize(1);
        String cancelled = server().client().startRun("endless", "after-nonsense");
        assertThat(hivemind("cancel", cancelled).exitCode()).isZero();
        assertThat(server().client().ended(cancelled).path("run").path("state").asText())
                .isEqualTo("CANCELLED");
    }

    private static String jobAtHomeIn(int partition) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> "sense-" + i)
                .filter(job -> RunIds.homePartition(job, PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(7)
    void what_the_topics_hold_is_proven_and_each_run_gives_the_same_again() {
        Finished verify = hivemind("verify");
        assertThat(verify.lines())
                .anyMatch(line -> line.matches("[0-9,]+ events of [0-9,]+ runs in 4 partitions.*"))
                .anyMatch(line -> line.contains("hivemind.events has 16 records that cannot be"))
                .contains("all rules hold");
        assertThat(verify.exitCode()).isZero();

        String kafka = server().bootstrapServers();
        List<String> runs = new ArrayList<>();
        server().client().runs().forEach(run -> runs.add(run.path("id").asText()));
        Finished replay = hivemind("replay", runs.getFirst());
        assertThat(replay.lines()).last().isEqualTo("the same");
        assertThat(replay.exitCode()).isZero();
        assertThat(Proof.differences(kafka, Topics.DEFAULT, runs)).isEmpty();
        refused(hivemind("replay", "0-aaaaaaaaaaaaaaaa"), "0-aaaaaaaaaaaaaaaa");
    }

    @Test
    @Order(8)
    void what_is_wrong_in_the_topics_is_found() {
        Event wrong = Event.newBuilder().setSequence(1L).setDecidedAt(Instant.now()).build();
        byte[] bytes = Wire.singleObject().serde(Event.class).serializer().serialize("e", wrong);
        Map<String, Object> config =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server().bootstrapServers());
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(Topics.DEFAULT.events(), 0, null, bytes));
            producer.flush();
        }

        Finished verify = hivemind("verify");

        assertThat(verify.text()).contains("SEQUENCE at hivemind.events:0:", "1 finding");
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(hivemind("verify", "--json").text()).contains("\"rule\" : \"sequence\"");
    }

    @Test
    @Order(9)
    void stop_ends_the_server_in_order() {
        Finished stop = hivemind("stop");

        assertThat(stop.lines()).containsExactly("stopped " + server().url());
        assertThat(stop.exitCode()).isZero();
        assertThat(server().process().awaitExit()).isZero();
        refused(hivemind("stop"), "no server runs on the data in");
    }

    private static Up server() {
        return up.orElseThrow();
    }

    private static Finished hivemind(String... arguments) {
        return Hivemind.in(folder).run(arguments);
    }

    private static List<Long> descendants(String program) {
        return ProcessHandle.of(server().process().pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().command().orElse("").endsWith("/" + program))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static void produce(String json) {
        Map<String, Object> config =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server().bootstrapServers());
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            var record = new ProducerRecord<>(Topics.DEFAULT.triggers(), "greeting", json);
            var sent = producer.send(record);
            producer.flush();
            assertThat(sent.resultNow().hasOffset()).isTrue();
        }
    }

    /// The id of the run that a refused trigger would have been.
    private static String awaitRefusal(String kind) {
        var values = Wire.singleObject().serde(Event.class).deserializer();
        return Until.present(
                        "a refusal",
                        () ->
                                CommittedRecords.of(
                                                server().bootstrapServers(),
                                                Topics.DEFAULT.events(),
                                                values)
                                        .stream()
                                        .filter(e ->
                                                e.value().getBody() instanceof TriggerRefused r
                                                        && r.getKind().equals(kind))
                                        .findFirst(),
                        () -> hivemind("status").text())
                .value()
                .getRunId();
    }

    private static void refused(Finished command, String... told) {
        assertThat(command.lines()).singleElement().asString().startsWith("hivemind: ");
        assertThat(command.text()).contains(told);
        assertThat(command.exitCode()).isEqualTo(2);
    }
}
