package io.hivemind.executor.control;

import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.Drain;
import io.hivemind.avro.StopAttempt;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.attempt.Attempts;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Reads the control topic, all partitions, without a group, from a day back.
public final class ControlReader {
    private static final Logger LOG = LoggerFactory.getLogger(ControlReader.class);
    private static final Duration BACK = Duration.ofDays(1);
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final String topic;
    private final String executor;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Deserializer<ControlMessage> deserializer;
    private final Attempts attempts;
    private final Runnable drain;
    private final InstantSource clock;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /// A drain that was asked for before this start was meant for an earlier one.
    private final long startedAtMs;

    private volatile @Nullable Consumer<byte[], byte[]> current;

    /// @param drain what to do when told to leave; must not block
    public ControlReader(Reading reading, Attempts attempts, Runnable drain, InstantSource clock) {
        this.topic = reading.topic();
        this.executor = reading.executor();
        this.consumers = reading.consumers();
        this.deserializer = reading.deserializer();
        this.attempts = attempts;
        this.drain = drain;
        this.clock = clock;
        this.startedAtMs = clock.millis();
        this.thread = Thread.ofPlatform().name("control").daemon().unstarted(this::run);
    }

    /// What is read, and on whose behalf.
    public record Reading(
            String topic,
            String executor,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Deserializer<ControlMessage> deserializer) {}

    public void start() {
        thread.start();
    }

    /// Waits until all has been read that was there at the start. False where that took longer.
    public boolean awaitCaughtUp(Duration time) throws InterruptedException {
        return caughtUp.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                read(consumer);
            } catch (WakeupException e) {
                LOG.debug("reading {} ends", topic);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn(
                        "reading {} failed, again in {} s: {}",
                        topic,
                        BACKOFF.toSeconds(),
                        e.toString());
                backOff();
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        seek(consumer, partitions, ends);
        while (closing.getCount() > 0) {
            if (caughtUp.getCount() > 0
                    && partitions.stream()
                            .allMatch(
                                    one -> consumer.position(one) >= ends.getOrDefault(one, 0L))) {
                caughtUp.countDown();
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                // First: what cannot be obeyed is not read again and again.
                next.put(new TopicPartition(topic, record.partition()), record.offset() + 1);
                obey(record);
            }
        }
    }

    private void seek(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        long dayBack = clock.instant().minus(BACK).toEpochMilli();
        partitions.forEach(partition -> times.put(partition, dayBack));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            long fromTime = first == null ? ends.getOrDefault(partition, 0L) : first.offset();
            consumer.seek(partition, next.getOrDefault(partition, fromTime));
        }
    }

    private void obey(ConsumerRecord<byte[], byte[]> record) {
        ControlMessage message;
        try {
            message =
                    record.value() == null ? null : deserializer.deserialize(topic, record.value());
        } catch (UndecodableException e) {
            LOG.warn(
                    "{}-{}@{} cannot be read: {}",
                    topic,
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return;
        }
        if (message == null || !isForUs(message.getExecutor())) {
            return;
        }
        switch (message.getBody()) {
            case StopAttempt stop ->
                    attempts.stop(AttemptId.of(stop.getRunId(), stop.getAttempt()), stop);
            case Drain _ when record.timestamp() >= startedAtMs -> drain.run();
            case null, default -> LOG.debug("{}@{} says nothing to us", topic, record.offset());
        }
    }

    private boolean isForUs(String addressee) {
        return addressee.isEmpty() || addressee.equals(executor);
    }

    private void backOff() {
        try {
            closing.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void leave() throws InterruptedException {
        closing.countDown();
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        thread.join(CLOSE);
    }
}
