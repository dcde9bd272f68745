package io.hivemind.scheduler.timer;

import io.hivemind.avro.RunCommand;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;

/// Appends with a producer of its own, outside of any transaction: a timer that fires twice, or for
/// a run that is over, does no harm.
public final class ProducerSink implements TimerSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerSink.class);

    private final Producer<byte[], byte[]> producer;
    private final Serializer<RunCommand> commands;
    private final String topic;

    public ProducerSink(KafkaConnection connection) {
        this.producer =
                new KafkaProducer<>(
                        connection.promptProducer(
                                Map.of(
                                        ProducerConfig.CLIENT_ID_CONFIG,
                                        "hivemind-timers",
                                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                        5_000,
                                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                        30_000,
                                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                        10_000)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.commands = connection.wire().serde(RunCommand.class).serializer();
        this.topic = connection.topics().commands();
    }

    @Override
    public void append(int partition, RunCommand command, Runnable failed) {
        String runId = command.getRunId();
        byte[] key = runId.isEmpty() ? null : runId.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] value = commands.serialize(topic, command);
            Future<RecordMetadata> _ =
                    producer.send(
                            new ProducerRecord<>(topic, partition, key, value),
                            (metadata, exception) -> {
                                if (exception != null) {
                                    LOG.warn(
                                            "A timer could not be appended: {}",
                                            exception.toString());
                                    failed.run();
                                }
                            });
        } catch (KafkaException e) {
            LOG.warn("A timer could not be appended: {}", e.toString());
            failed.run();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
