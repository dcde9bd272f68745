package io.hivemind.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.watch.task.LoopRig;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/// The loop, a bucket in memory, and its notifications on a real broker. The whole is listed at
/// first sight, and then an hour later.
class NotificationsTest {
    private static final TestCluster CLUSTER = TestCluster.shared();

    private final String topic = TestCluster.uniquePrefix() + "notifications";
    private final FakeS3 bucket = new FakeS3();
    private final LoopRig rig =
            new LoopRig(() ->
                    new S3Places(
                            new S3Settings("", "", "auto", 1_000),
                            bucket,
                            KafkaConnection.plain(CLUSTER.bootstrapServers())));

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void object_that_a_notification_tells_of_is_told_once() throws Exception {
        CLUSTER.createTopic(topic, 2);
        bucket.put("in/before");
        start();

        bucket.put("in/b");
        tellUntilTold("in/b", 1);
        bucket.put("in/a");
        tell("in/b");
        tell("in/none");
        tellUntilTold("in/a", 2);

        assertThat(keys()).containsExactly("in/b", "in/a");
    }

    @Test
    void what_was_notified_while_nothing_ran_is_found() throws Exception {
        CLUSTER.createTopic(topic, 1);
        start();
        rig.kill();
        bucket.put("in/a");
        tell("in/a");

        rig.start();

        rig.awaitTold(1);
        assertThat(keys()).containsExactly("in/a");
    }

    private void start() throws InterruptedException {
        rig.define(
                "load",
                "s3",
                "{\"s3\": \"s3://b/in/\", \"poll\": \"1h\", \"notifications\": {\"kafka\": \""
                        + topic
                        + "\"}}");
        rig.start();
        rig.awaitStatus("load", "WATCHING");
    }

    /// One that comes before somebody reads is found by listing, which is an hour away.
    private void tellUntilTold(String key, int count) throws InterruptedException {
        for (int i = 0; i < 100 && rig.told().size() < count; i++) {
            tell(key);
            rig.commit(rig.poll());
        }
        assertThat(rig.told()).hasSize(count);
    }

    private void tell(String key) {
        String message =
                """
                {"Records": [{"eventName": "s3:ObjectCreated:Put",
                  "s3": {"bucket": {"name": "b"}, "object": {"key": "%s"}}}]}
                """
                        .formatted(key.replace("/", "%2F"));
        CLUSTER.produce(
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                new ProducerRecord<>(topic, key.getBytes(UTF_8), message.getBytes(UTF_8)));
    }

    private List<String> keys() {
        return rig.told().stream()
                .map(event -> String.valueOf(event.getEvent()))
                .map(json -> json.replaceFirst(".*\"key\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
