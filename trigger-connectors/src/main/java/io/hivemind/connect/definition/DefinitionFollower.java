package io.hivemind.connect.definition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.JobDefinition;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;

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
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the topic of definitions: first all there is, then what changes, as it comes. A change is
/// heard some milliseconds after it was acknowledged.
///
/// Whoever made it calls [#load] once and then [#follow]; from there on a thread of its own tells
/// the listener. [#close] may be called by any thread, at any time.
public final class DefinitionFollower implements AutoCloseable {
    /// Told of each change, in order, on the follower's thread; it does nothing that waits.
    @FunctionalInterface
    public interface Listener {
        void changed(JobTriggers job);
    }

    /// @param jobs those of the task that have triggers
    /// @param triggerPartitions of the topic where triggers go
    public record Loaded(List<JobTriggers> jobs, int triggerPartitions) {}

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionFollower.class);
    private static final Duration LONG_POLL = Duration.ofSeconds(20);
    private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(200);

    private final Topics topics;
    private final Consumer<byte[], byte[]> consumer;
    private final Deserializer<JobDefinition> definitions;
    private final DefinitionTable table;
    private final TopicPartition jobs;
    private final Object lock = new Object();
    private volatile boolean closed;
    private @Nullable Thread thread;

    /// @param kinds of triggers, as `cron` or `file`
    public DefinitionFollower(KafkaConnection connection, JobShare share, Set<String> kinds) {
        this(connection, new KafkaConsumer<>(settings(connection)), share, kinds);
    }

    DefinitionFollower(
            KafkaConnection connection,
            Consumer<byte[], byte[]> consumer,
            JobShare share,
            Set<String> kinds) {
        this.topics = connection.topics();
        this.consumer = consumer;
        this.definitions = connection.wire().serde(JobDefinition.class).deserializer();
        this.table = new DefinitionTable(share, kinds);
        this.jobs = new TopicPartition(topics.jobs(), 0);
    }

    private static Map<String, Object> settings(KafkaConnection connection) {
        return connection.assignedConsumer(
                Map.of(
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        // The broker answers when there is something: a long wait costs nothing.
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        10_000));
    }

    /// Reads to the end as it is now. Waits for topics that are not there yet.
    ///
    /// @throws InterruptedException where it is closed meanwhile, or its thread is interrupted
    public Loaded load() throws InterruptedException {
        try {
            int partitions = partitions(topics.triggers());
            partitions(topics.jobs());
            consumer.assign(List.of(jobs));
            consumer.seekToBeginning(List.of(jobs));
            long end = consumer.endOffsets(List.of(jobs)).getOrDefault(jobs, 0L);
            while (consumer.position(jobs) < end) {
                consumer.poll(LONG_POLL).forEach(this::apply);
                stopIfClosed();
            }
            return new Loaded(table.jobs(), partitions);
        } catch (WakeupException | InterruptException e) {
            throw closedMeanwhile();
        } finally {
            if (closed) {
                consumer.close();
            }
        }
    }

    /// Tells what changes from [#load] on.
    public void follow(Listener listener) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            Thread follower =
                    Thread.ofPlatform()
                            .name("hivemind-definitions")
                            .daemon()
                            .unstarted(() -> run(listener));
            thread = follower;
            follower.start();
        }
    }

    private void run(Listener listener) {
        try {
            while (!closed) {
                try {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LONG_POLL)) {
                        JobTriggers changed = apply(record);
                        if (changed != null) {
                            listener.changed(changed);
                        }
                    }
                } catch (WakeupException | InterruptException e) {
                    return;
                } catch (KafkaException e) {
                    LOG.warn("Cannot read {}, and tries again: {}", jobs.topic(), e.toString());
                    Thread.sleep(BEFORE_NEXT_TRY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close();
        }
    }

    private @Nullable JobTriggers apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return null;
        }
        String name = new String(record.key(), UTF_8);
        if (name.startsWith(Topics.POOL_KEY) || !table.has(name)) {
            return null;
        }
        try {
            JobDefinition definition = definitions.deserialize(record.topic(), record.value());
            Instant at = Instant.ofEpochMilli(record.timestamp());
            return table.apply(name, definition, record.offset() + 1, at);
        } catch (UndecodableException e) {
            LOG.warn(
                    "The definition of job {} at offset {} cannot be read, the earlier one stays:"
                            + " {}",
                    name,
                    record.offset(),
                    e.getMessage());
            return null;
        }
    }

    private int partitions(String topic) throws InterruptedException {
        while (true) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found != null && !found.isEmpty()) {
                return found.size();
            }
            stopIfClosed();
            Thread.sleep(BEFORE_NEXT_TRY);
        }
    }

    private void stopIfClosed() throws InterruptedException {
        if (closed) {
            throw closedMeanwhile();
        }
    }

    private static InterruptedException closedMeanwhile() {
        return new InterruptedException("closed while it read");
    }

    @Override
    public void close() {
        Thread follower;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            follower = thread;
        }
        consumer.wakeup();
        if (follower == null) {
            closeUnfollowed();
        }
    }

    private void closeUnfollowed() {
        try {
            consumer.close();
        } catch (ConcurrentModificationException e) {
            LOG.debug("It is closed by the thread that loads", e);
        }
    }
}
