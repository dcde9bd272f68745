package io.hivemind.scheduler.api.topic;

import io.hivemind.scheduler.api.Problem;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.util.Map;
import java.util.concurrent.Semaphore;

/// Opens readers, so many at once and no more: each holds a connection and buffers.
public final class PartitionReaders {
    private static final int READERS_AT_ONCE = 16;

    private final KafkaConnection kafka;
    private final Semaphore free = new Semaphore(READERS_AT_ONCE);

    public PartitionReaders(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /// @param keyPrefix records whose key begins otherwise are not even decoded
    public <T> PartitionReader<T> open(
            TopicPartition partition, String keyPrefix, PartitionReader.Decoder<T> decoder) {
        if (!free.tryAcquire()) {
            throw Problem.of(
                    503,
                    "busy",
                    READERS_AT_ONCE
                            + " others read logs or events right now; try again in a moment");
        }
        try {
            KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(
                            kafka.assignedConsumer(
                                    Map.of(
                                            ConsumerConfig.CLIENT_ID_CONFIG,
                                            "hivemind-api-reader",
                                            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                            2_000,
                                            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                                            4 * 1024 * 1024,
                                            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                            1_000)),
                            new StringDeserializer(),
                            new ByteArrayDeserializer());
            return new PartitionReader<>(consumer, partition, keyPrefix, decoder, free::release);
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
    }
}
