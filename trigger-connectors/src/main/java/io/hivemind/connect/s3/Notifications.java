package io.hivemind.connect.s3;

import io.hivemind.connect.watch.task.Places;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/// Topics that a bucket's notifications go to (MinIO's, or anything with the records of S3). A
/// notification says which key to look at, no more: what is there, and whether it is new, the
/// bucket says. So none has to be read twice or remembered, and what was sent while nobody read is
/// found when the whole is listed.
///
/// One thread and one consumer for each topic. For any thread.
final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration BEFORE_NEXT_TRY = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final Map<String, Reader> readers = new HashMap<>();

    private record Listener(String bucket, Told told, Places.Stirring stirring) {}

    Notifications(KafkaConnection connection) {
        this.connection = connection;
    }

    /// Those about a bucket; closed by the one who listens.
    synchronized Told of(String topic, String bucket, Places.Stirring stirring) {
        Reader reader = readers.computeIfAbsent(topic, Reader::new);
        Listener[] self = new Listener[1];
        Told told = new Told(true, () -> leave(topic, self[0]));
        self[0] = new Listener(bucket, told, stirring);
        reader.listeners.add(self[0]);
        reader.start();
        return told;
    }

    private synchronized void leave(String topic, Listener listener) {
        Reader reader = readers.get(topic);
        if (reader != null && reader.listeners.remove(listener) && reader.listeners.isEmpty()) {
            readers.remove(topic);
            reader.close();
        }
    }

    @Override
    public synchronized void close() {
        readers.values().forEach(Reader::close);
        readers.clear();
    }

    private final class Reader {
        private final String topic;
        private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
        private final Consumer<byte[], byte[]> consumer;
        private final Thread thread;
        private boolean started;
        private volatile boolean closed;

        Reader(String topic) {
            this.topic = topic;
            this.consumer =
                    new KafkaConsumer<>(
                            connection.assignedConsumer(
                                    Map.of(
                                            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                                            ByteArrayDeserializer.class,
                                            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                                            ByteArrayDeserializer.class)));
            this.thread =
                    Thread.ofPlatform()
                            .name("hivemind-notifications-" + topic)
                            .daemon()
                            .unstarted(this::run);
        }

        void start() {
            if (!started) {
                started = true;
                thread.start();
            }
        }

        void close() {
            closed = true;
            consumer.wakeup();
        }

        private void run() {
            String trouble = "";
            try {
                while (!closed) {
                    try {
                        if (consumer.assignment().isEmpty() && !assign()) {
                            trouble = tell(trouble, "there is no topic " + topic + " (yet)");
                            Thread.sleep(BEFORE_NEXT_TRY);
                            continue;
                        }
                        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                            read(record);
                        }
                        trouble = "";
                    } catch (WakeupException | InterruptException e) {
                        return;
                    } catch (KafkaException e) {
                        trouble = tell(trouble, e.toString());
                        Thread.sleep(BEFORE_NEXT_TRY);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                consumer.close();
            }
        }

        private String tell(String before, String trouble) {
            if (!before.equals(trouble)) {
                LOG.warn("Notifications of topic {}: {}", topic, trouble);
            }
            return trouble;
        }

        /// From its end on; what was there before is found by listing the whole.
        private boolean assign() {
            List<TopicPartition> partitions =
                    Objects.requireNonNullElse(
                                    consumer.partitionsFor(topic), List.<PartitionInfo>of())
                            .stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                return false;
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            for (Listener listener : listeners) {
                listener.told.everything();
                listener.stirring.stirred();
            }
            return true;
        }

        private void read(ConsumerRecord<byte[], byte[]> record) {
            if (record.value() == null) {
                return;
            }
            for (Notification each : Notification.read(record.value())) {
                for (Listener listener : listeners) {
                    if (listener.bucket.equals(each.bucket())) {
                        listener.told.of(each.key());
                        listener.stirring.stirred();
                    }
                }
            }
        }
    }
}
