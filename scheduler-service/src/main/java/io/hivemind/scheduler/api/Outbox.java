package io.hivemind.scheduler.api;

import io.hivemind.wire.KafkaConnection;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends what the API publishes: definitions, files, triggers, commands. Any thread may send.
public final class Outbox implements AutoCloseable {
    private static final long TIMEOUT_MS = 30_000;

    private final KafkaConnection kafka;
    private final KafkaProducer<String, byte[]> producer;

    Outbox(KafkaConnection kafka) {
        this.kafka = kafka;
        this.producer =
                new KafkaProducer<>(
                        kafka.promptProducer(
                                Map.of(
                                        ProducerConfig.CLIENT_ID_CONFIG,
                                        "hivemind-api",
                                        ProducerConfig.ACKS_CONFIG,
                                        "all",
                                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                        true,
                                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                                        8L * 1024 * 1024,
                                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                        TIMEOUT_MS,
                                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                        15_000,
                                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                        (int) TIMEOUT_MS)),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    /// What stands in a record's place: where it goes and under which key.
    ///
    /// @param partition null for the partition of the key
    public record Address(String topic, @Nullable Integer partition, String key) {}

    /// Completes when the brokers have it.
    public <T extends SpecificRecord> CompletableFuture<RecordMetadata> send(
            Address to, Class<T> type, T record) {
        byte[] value = kafka.wire().serde(type).serializer().serialize(to.topic(), record);
        return send(to, value);
    }

    /// How many partitions a topic has.
    public int partitions(String topic) {
        return producer.partitionsFor(topic).size();
    }

    /// Deletes the key from a compacted topic.
    public CompletableFuture<RecordMetadata> sendTombstone(Address to) {
        return send(to, (byte[]) null);
    }

    private CompletableFuture<RecordMetadata> send(Address to, byte @Nullable [] value) {
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        var _ =
                producer.send(
                        new ProducerRecord<>(to.topic(), to.partition(), to.key(), value),
                        (metadata, error) -> {
                            if (error == null) {
                                sent.complete(metadata);
                            } else {
                                sent.completeExceptionally(error);
                            }
                        });
        return sent;
    }

    /// Waits for an acknowledgement, for callers that may block.
    public static RecordMetadata await(CompletableFuture<RecordMetadata> sent) {
        try {
            return sent.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("not published: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new KafkaException("not published within " + TIMEOUT_MS + " ms", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
