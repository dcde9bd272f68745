package io.hivemind.executor.log;

import io.hivemind.avro.LogChunk;
import io.hivemind.executor.attempt.AttemptId;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;

/// Chunks on the logs topic, in the run's partition.
public final class KafkaLogSink implements LogSink {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogSink.class);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Serializer<LogChunk> serializer;

    public KafkaLogSink(
            Producer<byte[], byte[]> producer, String topic, Serializer<LogChunk> serializer) {
        this.producer = producer;
        this.topic = topic;
        this.serializer = serializer;
    }

    @Override
    public void send(LogChunk chunk) {
        AttemptId attempt = AttemptId.of(chunk.getRunId(), chunk.getAttempt());
        byte[] key = attempt.toString().getBytes(StandardCharsets.UTF_8);
        byte[] value = serializer.serialize(topic, chunk);
        try {
            var _ =
                    producer.send(
                            new ProducerRecord<>(topic, attempt.partition(0), key, value),
                            (metadata, error) -> {
                                if (error != null) {
                                    LOG.error("output of {} was refused for good", attempt, error);
                                }
                            });
        } catch (InterruptException e) {
            LOG.debug("sending output of {} was interrupted", attempt, e);
        } catch (RuntimeException e) {
            LOG.error("output of {} cannot be sent", attempt, e);
        }
    }
}
