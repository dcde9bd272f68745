package io.hivemind.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

@Timeout(120)
class EmbeddedBrokerTest {

    @TempDir Path folder;

    @Test
    void an_ephemeral_broker_serves_share_groups_and_leaves_nothing_behind()
            throws ExecutionException, InterruptedException {
        Path data;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral())) {
            data = broker.directory();
            try (Admin admin = Admin.create(client(broker))) {
                var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
                assertThat(features)
                        .hasEntrySatisfying(
                                "share.version",
                                version ->
                                        assertThat(version.maxVersionLevel()).isEqualTo((short) 1));
                assertThat(admin.listTopics().names().get()).isEmpty();
                admin.createTopics(List.of(new NewTopic("work", Optional.of(1), Optional.empty())))
                        .all()
                        .get();
                var group = new ConfigResource(ConfigResource.Type.GROUP, "pullers");
                var earliest =
                        new AlterConfigOp(
                                new ConfigEntry("share.auto.offset.reset", "earliest"),
                                AlterConfigOp.OpType.SET);
                admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
            }
            try (var producer =
                    new KafkaProducer<>(
                            client(broker), new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("work", "key", "value")).get();
            }

            assertThat(pull(broker)).isEqualTo("value");
        }

        assertThat(data).doesNotExist();
    }

    @Test
    void data_survives_a_kill_and_is_there_at_once() throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        try (BrokerProcess first = BrokerProcess.start(data)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.in(data)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage(
                            "the data directory " + data + " is in use by process " + first.pid());
        }

        long startedNs = System.nanoTime();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(
                        BrokerSettings.in(data)
                                .withOverrides(Map.of("broker.session.timeout.ms", "100000")))) {
            // Far less than the session of the killed broker would have lasted.
            assertThat(Duration.ofNanos(System.nanoTime() - startedNs))
                    .isLessThan(Duration.ofSeconds(50));
            assertThat(first("kept", broker)).isEqualTo("value");
        }
    }

    @Test
    void a_broker_that_cannot_go_on_says_why_in_one_line_and_ends_its_process() throws IOException {
        Path data = folder.resolve("data");
        try (BrokerProcess process = BrokerProcess.start(data)) {
            DataDirectory.deleteTree(data.resolve("log"));
            process.makeTopic();

            assertThat(process.end())
                    .isEqualTo(
                            "1 hivemind: the broker in this process cannot go on, and the process"
                                    + " ends: its data directory "
                                    + data
                                    + "/log was deleted");
        }
    }

    @Test
    void a_port_in_use_is_said_in_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.ephemeral().withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.start(settings))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage(
                            "port "
                                    + taken.getLocalPort()
                                    + " of 127.0.0.1 is in use by another program");
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_said_in_one_line() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertRefused(file, "cannot write to the data directory " + file + ": it is a file");
        assertRefused(
                file.resolve("below"),
                "cannot write to the data directory " + file + "/below: Not a directory");
    }

    @Test
    void a_folder_with_something_else_in_it_is_left_alone() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "chapter one");
        assertRefused(
                folder,
                folder + " is not empty and holds no broker's data: choose another directory");

        Files.writeString(folder.resolve("meta.properties"), "cluster.id=theirs");
        assertRefused(
                folder,
                folder + " holds the data of another Kafka broker: choose another data directory");
        assertThat(folder).isDirectoryNotContaining("glob:**lock");
    }

    @Test
    void data_of_a_newer_version_is_refused() throws IOException {
        Files.writeString(
                folder.resolve("broker.properties"),
                "format=1\nkafka.version=99.0.0\ncluster.id=c");

        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.in(folder)))
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith(
                        folder + " was written by Kafka 99.0.0, which is newer than this one's ");
    }

    @Test
    void data_of_another_cluster_is_refused() throws IOException {
        Files.writeString(
                folder.resolve("broker.properties"),
                "format=1\nkafka.version=4.3.1\ncluster.id=ours");
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(
                folder.resolve("log/meta.properties"), "cluster.id=theirs\nnode.id=1\nversion=1");

        assertRefused(
                folder, folder + " holds data of cluster theirs, not of its own cluster ours");
    }

    private static void assertRefused(Path data, String message) {
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.in(data)))
                .isInstanceOf(BrokerException.class)
                .hasMessage(message);
    }

    private static Map<String, Object> client(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static String pull(EmbeddedBroker broker) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "pullers");
        try (var consumer =
                new KafkaShareConsumer<>(
                        config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("work"));
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    return record.value();
                }
            }
        }
    }

    private static String first(String topic, EmbeddedBroker broker) {
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "isolation.level",
                        "read_committed");
        try (var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    return record.value();
                }
            }
        }
    }
}
