package io.hivemind.executor.heartbeat;

import io.hivemind.avro.Heartbeat;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// Beats on the executors topic, keyed by executor.
public record KafkaBeats(
        Producer<byte[], byte[]> producer, String topic, Serializer<Heartbeat> serializer)
        implements Heart.Sender {

    @Override
    public CompletableFuture<Void> apply(Heartbeat beat) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        byte[] key = beat.getExecutor().getBytes(StandardCharsets.UTF_8);
        var _ =
                producer.send(
                        new ProducerRecord<>(topic, key, serializer.serialize(topic, beat)),
                        (metadata, error) -> {
                            if (error == null) {
                                done.complete(null);
                            } else {
                                done.completeExceptionally(error);
                            }
                        });
        return done;
    }
}
