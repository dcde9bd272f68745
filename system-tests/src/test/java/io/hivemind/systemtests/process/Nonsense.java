package io.hivemind.systemtests.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.wire.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// What nobody can read: text, nothing at all, and bytes that begin as either wire format does.
public final class Nonsense {
    private static final byte[] NOTHING = {};
    private static final byte[] CONFLUENT = {0, 0, 0, 0, 7, 1, 2, 3};
    private static final byte[] SINGLE_OBJECT = {(byte) 0xc3, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    private static final List<byte[]> VALUES =
            List.of("nonsense".getBytes(UTF_8), NOTHING, CONFLUENT, SINGLE_OBJECT);

    private Nonsense() {}

    /// Sends all of it to each partition of each topic of ours that is there, but for what Kafka
    /// Streams keeps for itself.
    ///
    /// @return the topics
    public static List<String> everywhere(String bootstrapServers, Topics topics) {
        Map<String, Object> client =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        var bytes = new ByteArraySerializer();
        try (Admin admin = Admin.create(client);
                var producer = new KafkaProducer<>(client, bytes, bytes)) {
            List<String> ours =
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith(topics.prefix()))
                            .filter(name -> !name.endsWith("-changelog"))
                            .sorted()
                            .toList();
            for (String topic : ours) {
                for (PartitionInfo partition : producer.partitionsFor(topic)) {
                    for (byte[] value : VALUES) {
                        var _ =
                                producer.send(
                                        new ProducerRecord<>(
                                                topic,
                                                partition.partition(),
                                                "nonsense".getBytes(UTF_8),
                                                value));
                    }
                }
            }
            producer.flush();
            return ours;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
