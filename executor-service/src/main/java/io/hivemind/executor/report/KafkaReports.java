package io.hivemind.executor.report;

import io.hivemind.avro.AttemptReport;
import io.hivemind.wire.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// Reports on the attempts topic, unreadable records on the dead letters.
public final class KafkaReports implements Reports {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReports.class);

    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final Serializer<AttemptReport> serializer;

    public KafkaReports(
            Producer<byte[], byte[]> producer,
            Topics topics,
            Serializer<AttemptReport> serializer) {
        this.producer = producer;
        this.topics = topics;
        this.serializer = serializer;
    }

    @Override
    public CompletableFuture<Void> send(int partition, AttemptReport report) {
        byte[] key = bytes(report.getRunId());
        byte[] value = serializer.serialize(topics.attempts(), report);
        return send(new ProducerRecord<>(topics.attempts(), partition, key, value));
    }

    @Override
    public CompletableFuture<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, String why) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("hivemind.topic", bytes(record.topic()));
        headers.add("hivemind.partition", bytes(Integer.toString(record.partition())));
        headers.add("hivemind.offset", bytes(Long.toString(record.offset())));
        headers.add("hivemind.why", bytes(why));
        return send(
                new ProducerRecord<>(
                        topics.deadLetters(), null, record.key(), record.value(), headers));
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            var _ =
                    producer.send(
                            record,
                            (metadata, error) -> {
                                if (error == null) {
                                    done.complete(null);
                                } else {
                                    LOG.error(
                                            "a record for {} was refused for good",
                                            record.topic(),
                                            error);
                                    done.completeExceptionally(error);
                                }
                            });
        } catch (RuntimeException e) {
            LOG.error("a record for {} cannot be sent", record.topic(), e);
            done.completeExceptionally(e);
        }
        return done;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
