package io.hivemind.connect.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Trigger;
import io.hivemind.core.run.RunIds;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The task, definitions on a real broker, and real calls. The test is the worker.
class WebhookSourceTaskTest {
    private static final TestCluster CLUSTER = TestCluster.shared();

    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebhookSourceTask task = new WebhookSourceTask();

    @BeforeEach
    void start() {
        CLUSTER.createTopics(
                new TopicCatalogue(topics, TopicCatalogue.Sizing.EMBEDDED)
                        .fixed().stream()
                                .filter(topic ->
                                        List.of(topics.jobs(), topics.triggers())
                                                .contains(topic.name()))
                                .toList());
        publish("load", "{\"webhook\": {\"path\": \"orders\", \"dedupe_header\": \"X-Id\"}}");
        task.start(
                Map.of(
                        "hivemind.bootstrap.servers",
                        CLUSTER.bootstrapServers(),
                        "hivemind.topic.prefix",
                        topics.prefix(),
                        "webhook.port",
                        "0"));
    }

    @AfterEach
    void stop() {
        task.stop();
        client.close();
    }

    @Test
    void call_is_answered_after_the_commit_with_the_run_it_has() throws Exception {
        awaitPort();
        var answer = call("orders", "17");
        List<SourceRecord> records = awaitTriggers(1);
        assertThat(answer).isNotDone();

        commit(records, true);

        HttpResponse<String> response = answer.get();
        assertThat(response.statusCode()).isEqualTo(202);
        SourceRecord record = records.getFirst();
        assertThat(record.topic()).isEqualTo(topics.triggers());
        var event =
                Wire.singleObject()
                        .triggers()
                        .deserializer()
                        .deserialize(record.topic(), (byte[]) record.value());
        String run =
                RunIds.runId(RunIds.homePartition("load", 4), "load", "webhook", event.getId());
        assertThat(event.getId()).endsWith("@17");
        assertThat(response.body()).isEqualTo("{\"id\":\"17\",\"runs\":[\"" + run + "\"]}\n");
    }

    @Test
    void record_that_is_dropped_on_its_way_is_no_202() throws Exception {
        awaitPort();
        var answer = call("orders", "17");

        commit(awaitTriggers(1), false);

        assertThat(answer.get().statusCode()).isEqualTo(503);
    }

    @Test
    void definitions_count_as_they_come_and_each_job_of_a_path_gets_its_record() throws Exception {
        awaitPort();
        publish("other", "{\"webhook\": {\"path\": \"/orders\"}}");
        publish("secret", "{\"webhook\": {\"path\": \"x\", \"signature\": \"github\"}}");
        awaitStatus("secret/", "it wants a signature and has no secret");

        var answer = call("orders", "17");
        List<SourceRecord> records = awaitTriggers(2);
        commit(records.subList(0, 1), true);
        assertThat(answer).isNotDone();
        commit(records.subList(1, 2), true);

        assertThat(answer.get().statusCode()).isEqualTo(202);
        assertThat(records)
                .extracting(record -> new String((byte[]) record.key(), UTF_8))
                .containsExactlyInAnyOrder("load", "other");
    }

    @Test
    void what_was_not_committed_is_answered_at_the_end() throws Exception {
        awaitPort();
        var answer = call("orders", "17");
        awaitTriggers(1);

        task.stop();

        assertThat(answer.get().statusCode()).isEqualTo(503);
    }

    private void publish(String job, String options) {
        JobDefinition definition =
                JobDefinition.newBuilder()
                        .setJob(
                                Job.newBuilder()
                                        .setName(job)
                                        .setTriggers(List.of(new Trigger("webhook", options)))
                                        .build())
                        .build();
        CLUSTER.produce(
                new StringSerializer(),
                Wire.singleObject().serde(JobDefinition.class).serializer(),
                new ProducerRecord<>(topics.jobs(), job, definition));
    }

    private void awaitPort() throws InterruptedException {
        while (task.port() < 0) {
            task.poll();
        }
    }

    private List<SourceRecord> awaitTriggers(int count) throws InterruptedException {
        List<SourceRecord> triggers = new ArrayList<>();
        while (triggers.size() < count) {
            for (SourceRecord record : polled()) {
                if (record.topic().equals(topics.triggers())) {
                    triggers.add(record);
                }
            }
        }
        return triggers;
    }

    private void awaitStatus(String key, String part) throws InterruptedException {
        while (true) {
            for (SourceRecord record : polled()) {
                boolean same = new String((byte[]) record.key(), UTF_8).startsWith(key);
                if (same && new String((byte[]) record.value(), UTF_8).contains(part)) {
                    return;
                }
            }
        }
    }

    private List<SourceRecord> polled() throws InterruptedException {
        List<SourceRecord> polled = task.poll();
        return polled == null ? List.of() : polled;
    }

    private void commit(List<SourceRecord> records, boolean written) {
        TopicPartition partition = new TopicPartition(topics.triggers(), 0);
        @Nullable RecordMetadata metadata =
                written ? new RecordMetadata(partition, 0, 0, 0, 0, 0) : null;
        records.forEach(record -> task.commitRecord(record, metadata));
    }

    private CompletableFuture<HttpResponse<String>> call(String path, String id) {
        URI address = URI.create("http://127.0.0.1:" + task.port() + "/" + path);
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .header("X-Id", id)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"n\": 1}"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }
}
