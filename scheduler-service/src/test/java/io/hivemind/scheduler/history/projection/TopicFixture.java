package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.Event;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.JobDefinition;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Topics of a test's own on the shared broker, and a transactional producer that writes to them as
/// the engine does.
public final class TopicFixture implements AutoCloseable {
    private final KafkaConnection kafka;
    private final KafkaProducer<String, byte[]> producer;

    public TopicFixture() {
        TestCluster cluster = TestCluster.shared();
        Topics topics = new Topics(TestCluster.uniquePrefix());
        kafka =
                new KafkaConnection(
                        cluster.bootstrapServers(), Map.of(), topics, Wire.singleObject());
        Set<String> used =
                Set.of(topics.events(), topics.jobs(), topics.executors(), topics.deadLetters());
        cluster.createTopics(
                new TopicCatalogue(topics, new TopicCatalogue.Sizing(2, (short) 1, (short) 1))
                        .fixed().stream().filter(topic -> used.contains(topic.name())).toList());
        producer =
                new KafkaProducer<>(
                        kafka.client(
                                Map.of(
                                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                        topics.prefix() + "engine")),
                        new StringSerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
    }

    public KafkaConnection kafka() {
        return kafka;
    }

    /// All of them in one transaction.
    ///
    /// @return where the last one lies
    public RecordMetadata events(List<ProjectedEvent> events) {
        return transaction(() -> {
            RecordMetadata last = null;
            for (ProjectedEvent event : events) {
                last =
                        send(
                                kafka.topics().events(),
                                event.partition(),
                                event.event().getRunId(),
                                bytes(Event.class, event.event()));
            }
            return last;
        });
    }

    public RecordMetadata definition(String job, @Nullable JobDefinition definition) {
        byte[] value = definition == null ? null : bytes(JobDefinition.class, definition);
        return transaction(() -> send(kafka.topics().jobs(), 0, job, value));
    }

    public RecordMetadata heartbeat(Heartbeat heartbeat) {
        byte[] value = bytes(Heartbeat.class, heartbeat);
        return transaction(
                () -> send(kafka.topics().executors(), 0, heartbeat.getExecutor(), value));
    }

    public RecordMetadata raw(String topic, int partition, String key, byte[] value) {
        return transaction(() -> send(topic, partition, key, value));
    }

    /// Writes and takes it back.
    public void aborted(List<ProjectedEvent> events) {
        producer.beginTransaction();
        for (ProjectedEvent event : events) {
            send(kafka.topics().events(), event.partition(), "", bytes(Event.class, event.event()));
        }
        producer.abortTransaction();
    }

    public ConsumerRecord<String, byte[]> firstDeadLetter() {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        kafka.client(Map.of()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition letters = new TopicPartition(kafka.topics().deadLetters(), 0);
            consumer.assign(List.of(letters));
            consumer.seekToBeginning(List.of(letters));
            return consumer.poll(Duration.ofSeconds(30)).records(letters).getFirst();
        }
    }

    public static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    public static TopicPartition at(RecordMetadata record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private interface Sends {
        @Nullable RecordMetadata run();
    }

    private RecordMetadata transaction(Sends sends) {
        producer.beginTransaction();
        RecordMetadata last = sends.run();
        producer.commitTransaction();
        if (last == null) {
            throw new AssertionError("nothing was sent");
        }
        return last;
    }

    private RecordMetadata send(String topic, int partition, String key, byte @Nullable [] value) {
        try {
            return producer.send(new ProducerRecord<>(topic, partition, key, value))
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private <T extends SpecificRecord> byte[] bytes(Class<T> type, T record) {
        return kafka.wire().serde(type).serializer().serialize("", record);
    }

    @Override
    public void close() {
        producer.close();
    }
}
