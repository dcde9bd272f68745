package io.hivemind.scheduler.commit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;

/// Kafka clients for Streams that tell the pacer of their thread what goes on, and do not wait for
/// records while something waits for its commit.
public final class PacedClients implements KafkaClientSupplier {
    private final LongConsumer commitNanos;

    /// @param commitNanos told how long each commit took
    public PacedClients(LongConsumer commitNanos) {
        this.commitNanos = commitNanos;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new PacedProducer(config, commitNanos);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new PacedConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return plain(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return plain(config);
    }

    private static Consumer<byte[], byte[]> plain(Map<String, Object> config) {
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static final class PacedConsumer extends KafkaConsumer<byte[], byte[]> {
        PacedConsumer(Map<String, Object> config) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            CommitPacer pacer = CommitPacer.current();
            ConsumerRecords<byte[], byte[]> records = super.poll(pacer.patience(timeout));
            pacer.requestIfDue();
            return records;
        }
    }

    private static final class PacedProducer extends KafkaProducer<byte[], byte[]> {
        private final LongConsumer commitNanos;

        PacedProducer(Map<String, Object> config, LongConsumer commitNanos) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            this.commitNanos = commitNanos;
        }

        /// Streams flushes once for each task before it commits, and each time would wait for the
        /// broker. Nothing is sent here: the one flush for all is that of the commit.
        @Override
        public void flush() {
            CommitPacer.current().commitStarts();
        }

        /// After everything written is with the broker. A record that did not get there in time is
        /// told as Streams would have been told by its flush: the tasks start anew.
        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            CommitPacer.current().commitStarts();
            super.flush();
            try {
                super.sendOffsetsToTransaction(offsets, group);
            } catch (KafkaException e) {
                if (e.getCause() instanceof TimeoutException late) {
                    throw late;
                }
                throw e;
            }
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            commitNanos.accept(CommitPacer.current().committed());
        }

        @Override
        public void close(Duration timeout) {
            CommitPacer.current().forget();
            super.close(timeout);
        }

        @Override
        public void abortTransaction() {
            CommitPacer.current().forget();
            super.abortTransaction();
        }
    }
}
