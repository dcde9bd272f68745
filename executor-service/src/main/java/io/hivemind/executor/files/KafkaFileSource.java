package io.hivemind.executor.files;

import io.hivemind.avro.FileChunk;
import io.hivemind.avro.FileContent;
import io.hivemind.avro.FileRef;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Reads contents from the files topic: at the position the definition names, and where compaction
/// has moved it on, by its key from the partition's start. A consumer per fetch: files are fetched
/// once per executor.
public final class KafkaFileSource implements FileSource {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Deserializer<FileContent> deserializer;

    public KafkaFileSource(
            String topic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Deserializer<FileContent> deserializer) {
        this.topic = topic;
        this.consumers = consumers;
        this.deserializer = deserializer;
    }

    @Override
    public void copy(FileRef file, OutputStream to) throws IOException, InterruptedException {
        if (file.getChunks().isEmpty() && file.getSizeBytes() > 0) {
            throw new IOException("its definition does not say where its content is");
        }
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            for (int number = 0; number < file.getChunks().size(); number++) {
                ByteBuffer data =
                        chunk(consumer, file, number, file.getChunks().get(number)).duplicate();
                byte[] bytes = new byte[data.remaining()];
                data.get(bytes);
                to.write(bytes);
            }
        } catch (KafkaException e) {
            throw new IOException(
                    "its content cannot be read from " + topic + ": " + e.getMessage(), e);
        }
    }

    private ByteBuffer chunk(
            Consumer<byte[], byte[]> consumer, FileRef file, int number, FileChunk at)
            throws IOException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, at.getPartition());
        consumer.assign(List.of(partition));
        String key = file.getSha256() + "/" + number;
        long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        if (at.getOffset() >= first) {
            FileContent content = find(consumer, partition, at.getOffset(), at.getOffset(), key);
            if (content != null) {
                return content.getData();
            }
        }
        FileContent content = find(consumer, partition, first, Long.MAX_VALUE, key);
        if (content == null) {
            throw new IOException("its content is no longer on " + topic + ": apply the job again");
        }
        return content.getData();
    }

    /// The first record with the key, up to an offset or to what the partition ended at when we
    /// began.
    private @Nullable FileContent find(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long upTo,
            String key)
            throws IOException, InterruptedException {
        Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(partition));
        long end =
                Math.min(
                        ends.getOrDefault(partition, 0L), upTo == Long.MAX_VALUE ? upTo : upTo + 1);
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end
                        && record.key() != null
                        && key.equals(new String(record.key(), StandardCharsets.UTF_8))
                        && record.value() != null) {
                    return deserializer.deserialize(topic, record.value());
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "its content did not come within " + PATIENCE.toSeconds() + " s");
            }
        }
        return null;
    }
}
