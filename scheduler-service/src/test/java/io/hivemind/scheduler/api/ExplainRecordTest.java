package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.core.run.RunIds;
import io.hivemind.testing.TestCluster;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/// Which run a record became, or why none.
class ExplainRecordTest {
    @TempDir private Path folder;
    private ApiFixture api;
    private KafkaProducer<String, String> producer;

    @BeforeEach
    void start() throws Exception {
        api = ApiFixture.withScheduler(folder);
        producer = producer(Map.of());
        api.apply(
                """
                jobs:
                  - name: etl
                    params: {n: {type: int, default: 1}}
                    tasks: [{name: main, run: echo}]
                """);
    }

    @AfterEach
    void stop() {
        producer.close();
        api.close();
    }

    @Test
    void a_trigger_became_a_run_wherever_it_was_sent_and_its_double_none() throws Exception {
        api.start("etl", ""); // its home knows the definition from here on
        int home = RunIds.homePartition("etl", 2);
        RecordMetadata first = trigger(home, "{\"job\": \"etl\", \"id\": \"one\"}");
        String run = await(first, "run").get("run").asText();
        RecordMetadata again = trigger(home, "{\"job\": \"etl\", \"id\": \"one\"}");
        RecordMetadata away = trigger(1 - home, "{\"job\": \"etl\", \"id\": \"two\"}");

        assertThat(explain(first).get("says").asText())
                .isEqualTo("became run " + run + ", which is RUNNING");
        assertThat(await(again, "duplicate").get("says").asText())
                .isEqualTo(
                        "became no run: run %s of the same trigger was there already, from %s:%d:%d"
                                .formatted(run, first.topic(), home, first.offset()));
        assertThat(await(away, "run").get("job").asText()).isEqualTo("etl");
    }

    @Test
    void a_trigger_that_is_refused_waits_or_can_not_be_read_says_why() throws Exception {
        RecordMetadata bad = trigger(0, "{\"job\": \"etl\", \"params\": {\"n\": \"x\"}}");
        RecordMetadata unknown = trigger(0, "{\"job\": \"none\"}");
        RecordMetadata garbage = trigger(0, "no JSON");

        assertThat(await(bad, "refused").get("says").asText())
                .startsWith("became no run: bad_params, ");
        assertThat(await(unknown, "parked").get("says").asText())
                .startsWith("waits: there is no job \"none\" yet");
        assertThat(await(garbage, "dead_letter").get("says").asText())
                .startsWith("could not be read: ");
    }

    @Test
    void what_followed_from_a_command_and_from_what_an_event_followed() throws Exception {
        String run = api.start("etl", "");
        api.post("cancelRun", "/runs/" + run + "/cancel", "");
        JsonNode events = api.get("readEvents", "/runs/" + run + "/events").body().get("items");
        JsonNode cancelling = event(events, "RunCancelling");

        JsonNode command = explain(place(cancelling.get("cause")));

        assertThat(command.get("outcome").asText()).isEqualTo("carried_out");
        assertThat(command.get("says").asText()).isEqualTo("tells run " + run + ": cancel run");
        assertThat(command.get("run").asText()).isEqualTo(run);
        assertThat(command.get("events").get(0)).isEqualTo(cancelling);

        long from = api.server.history().runs().find(run).orElseThrow().eventsFrom();
        TopicPartition home =
                new TopicPartition(api.kafka.topics().events(), RunIds.partition(run));
        JsonNode event =
                explain(home.topic() + "/partitions/" + home.partition() + "/records/" + from);
        assertThat(event.get("says").asText())
                .startsWith("says what happened: RunCreated; it followed from ");
    }

    @Test
    void what_is_no_record_says_why() throws Exception {
        String topic = api.kafka.topics().triggers();
        RecordMetadata aborted = aborted("{\"job\": \"etl\"}");
        RecordMetadata first = trigger(1, "{\"job\": \"etl\"}");
        var _ =
                TestCluster.shared()
                        .admin()
                        .deleteRecords(
                                Map.of(
                                        new TopicPartition(topic, 1),
                                        RecordsToDelete.beforeOffset(first.offset() + 1)))
                        .all()
                        .get();

        assertThat(explain(aborted).get("outcome").asText()).isEqualTo("aborted");
        JsonNode mark = explain(topic + "/partitions/0/records/" + (aborted.offset() + 1));
        assertThat(mark.get("outcome").asText()).isEqualTo("no_record");
        assertThat(explain(topic + "/partitions/0/records/1000").get("outcome").asText())
                .isEqualTo("beyond_end");
        assertThat(explain(first).get("outcome").asText()).isEqualTo("gone");
        assertThat(refused("none/partitions/0/records/0")).isEqualTo("there is no topic \"none\"");
        assertThat(refused(topic + "/partitions/7/records/0"))
                .isEqualTo("topic \"" + topic + "\" has the partitions 0 to 1");
    }

    @Test
    void definitions_and_what_is_not_ours_become_no_run() throws Exception {
        String other = TestCluster.uniquePrefix() + "other";
        TestCluster.shared()
                .admin()
                .createTopics(List.of(new NewTopic(other, Optional.of(1), Optional.empty())))
                .all()
                .get();
        RecordMetadata elsewhere = producer.send(new ProducerRecord<>(other, "hello")).get();

        assertThat(explain(elsewhere).get("outcome").asText()).isEqualTo("not_ours");
        JsonNode definition = explain(api.kafka.topics().jobs() + "/partitions/0/records/0");
        assertThat(definition.get("says").asText())
                .isEqualTo("is revision 1 of job etl, which is in force");
    }

    private RecordMetadata trigger(int partition, String json) throws Exception {
        return producer.send(
                        new ProducerRecord<>(api.kafka.topics().triggers(), partition, "k", json))
                .get();
    }

    private RecordMetadata aborted(String json) throws Exception {
        try (KafkaProducer<String, String> transactional =
                producer(
                        Map.of(
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                "aborts-" + Instant.now()))) {
            transactional.initTransactions();
            transactional.beginTransaction();
            Future<RecordMetadata> sent =
                    transactional.send(
                            new ProducerRecord<>(api.kafka.topics().triggers(), 0, "k", json));
            transactional.flush();
            transactional.abortTransaction();
            return sent.get();
        }
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        return new KafkaProducer<>(
                api.kafka.client(more), new StringSerializer(), new StringSerializer());
    }

    private static JsonNode event(JsonNode events, String type) {
        for (JsonNode event : events) {
            if (event.get("type").asText().equals(type)) {
                return event;
            }
        }
        throw new AssertionError("no " + type + ": " + events);
    }

    private static String place(JsonNode cause) {
        return cause.get("topic").asText()
                + "/partitions/"
                + cause.get("partition")
                + "/records/"
                + cause.get("offset");
    }

    private JsonNode explain(RecordMetadata record) throws Exception {
        return explain(
                record.topic()
                        + "/partitions/"
                        + record.partition()
                        + "/records/"
                        + record.offset());
    }

    private JsonNode explain(String place) throws Exception {
        ApiFixture.Reply reply = api.get("explainRecord", "/topics/" + place + "/explanation");
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
        return reply.body();
    }

    private String refused(String place) throws Exception {
        ApiFixture.Reply reply = api.get("explainRecord", "/topics/" + place + "/explanation");
        assertThat(reply.status()).isEqualTo(404);
        return reply.body().get("detail").asText();
    }

    private JsonNode await(RecordMetadata record, String outcome) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        JsonNode answer = explain(record);
        while (!answer.get("outcome").asText().equals(outcome)) {
            assertThat(Instant.now()).as("%s", answer).isBefore(deadline);
            answer = explain(record);
        }
        return answer;
    }
}
