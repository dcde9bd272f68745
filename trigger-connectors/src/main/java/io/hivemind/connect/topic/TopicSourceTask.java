package io.hivemind.connect.topic;

import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.connect.definition.DefinitionFollower;
import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.definition.JobsConnector;
import io.hivemind.connect.record.DeadLetters;
import io.hivemind.connect.record.SourcePosition;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Reads the topics that its share of the jobs is triggered by.
public final class TopicSourceTask extends SourceTask {
    static final Set<String> KINDS = Set.of("kafka", "connect");

    private static final Logger LOG = LoggerFactory.getLogger(TopicSourceTask.class);

    /// A worker stops or pauses a task between two polls only.
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    private final BlockingQueue<JobTriggers> changes = new LinkedBlockingQueue<>();
    private @Nullable DefinitionFollower follower;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable TopicFeed feed;
    private volatile boolean stopped;

    @Override
    public void start(Map<String, String> settings) {
        KafkaConnection connection = ClusterSettings.connection(settings);
        DefinitionFollower definitions =
                new DefinitionFollower(connection, JobsConnector.share(settings), KINDS);
        follower = definitions;
        try {
            DefinitionFollower.Loaded loaded = definitions.load();
            KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(settings(connection));
            TopicFeed reading =
                    new TopicFeed(
                            reader,
                            new RecordValues(connection.wire()),
                            new TriggerRecords(connection, loaded.triggerPartitions()),
                            new DeadLetters(connection.topics().deadLetters()),
                            System::nanoTime);
            loaded.jobs().forEach(job -> reading.apply(job, this::kept));
            consumer = reader;
            feed = reading;
            definitions.follow(this::changed);
            LOG.info(
                    "Reads topics for {} triggers of {} jobs",
                    reading.size(),
                    loaded.jobs().size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("stopped while it started", e);
        }
    }

    private static Map<String, Object> settings(KafkaConnection connection) {
        return connection.assignedConsumer(
                Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "hivemind-topics",
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        // A fetch that waits holds up what is read anew, and the end.
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        500));
    }

    private @Nullable TopicPosition kept(FollowedTrigger trigger) {
        Map<String, Object> offset =
                context == null
                        ? null
                        : context.offsetStorageReader().offset(SourcePosition.of(trigger));
        return offset == null ? null : TopicPosition.of(offset);
    }

    /// On the follower's thread: a poll that waits ends.
    private void changed(JobTriggers job) {
        changes.add(job);
        KafkaConsumer<byte[], byte[]> reader = consumer;
        if (reader != null) {
            reader.wakeup();
        }
    }

    @Override
    public synchronized @Nullable List<SourceRecord> poll() throws InterruptedException {
        TopicFeed reading = feed;
        if (reading == null || stopped) {
            return null;
        }
        Duration wait = reading.isIdle() ? LONGEST_POLL : Duration.ZERO;
        JobTriggers job = changes.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        for (; job != null; job = changes.poll()) {
            reading.apply(job, this::kept);
        }
        try {
            List<SourceRecord> records = reading.poll(LONGEST_POLL);
            return records.isEmpty() ? null : records;
        } catch (WakeupException e) {
            LOG.debug("A definition has changed, or it is to stop");
            return null;
        }
    }

    /// On whatever thread: ends a poll that waits.
    @Override
    public void stop() {
        stopped = true;
        if (follower != null) {
            follower.close();
        }
        if (consumer != null) {
            consumer.wakeup();
        }
        close();
    }

    private synchronized void close() {
        if (feed != null) {
            feed.close();
            feed = null;
        }
    }

    @Override
    public String version() {
        return new TopicSourceConnector().version();
    }
}
