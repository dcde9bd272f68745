package io.hivemind.executor.pull;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Takes the tasks of one queue and priority: a thread and a consumer of its own.
///
/// A fetch that found nothing goes on in the background until it has taken something. So a consumer
/// that has polled is polled on until it gave records, slots or not; only then it waits for a slot
/// to be free.
final class PullLoop {
    private static final Logger LOG = LoggerFactory.getLogger(PullLoop.class);
    private static final long FIRST_POLL_MS = 10;
    private static final long LAST_POLL_MS = 1_000;
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final long LOOK_MS = 500;
    private static final long FIRST_BACKOFF_MS = 250;
    private static final long LAST_BACKOFF_MS = 5_000;

    private final String topic;
    private final Urgency urgency;
    private final Pulling pulling;
    private final Slots slots;
    private final Intake intake;
    private final int maxRecords;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// Set by the pull thread, woken by whoever closes.
    private final AtomicReference<@Nullable ShareConsumer<byte[], byte[]>> current =
            new AtomicReference<>();

    private final AtomicReference<@Nullable Hand> hand = new AtomicReference<>();
    private long backoffMs = FIRST_BACKOFF_MS;

    PullLoop(Source source, Pulling pulling, Slots slots, Intake intake) {
        this.topic = source.topic();
        this.urgency = source.urgency();
        this.pulling = pulling;
        this.slots = slots;
        this.intake = intake;
        this.maxRecords = source.maxRecords();
        this.thread = Thread.ofPlatform().name("pull " + topic).daemon().unstarted(this::run);
    }

    /// @param topic with a share group of the same name
    /// @param maxRecords how many a fetch takes at most
    record Source(String topic, Urgency urgency, int maxRecords) {}

    void start() {
        thread.start();
    }

    private void run() {
        while (!isClosing()) {
            // The share group has the topic's name.
            try (CloseSoon closeSoon = new CloseSoon(pulling.clients().share(topic, maxRecords))) {
                current.set(closeSoon.consumer());
                pull(closeSoon.consumer());
            } catch (WakeupException | InterruptException e) {
                LOG.debug("pulling from {} was told to look up", topic);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (UnsupportedVersionException e) {
                LOG.error(
                        "the brokers have no share groups (Kafka 4.2 or later is needed): no task"
                                + " is taken from {}",
                        topic,
                        e);
                return;
            } catch (RuntimeException e) {
                LOG.warn(
                        "pulling from {} failed, again in {} ms: {}",
                        topic,
                        backoffMs,
                        e.toString());
                LOG.debug("pulling from {} failed", topic, e);
                backOff();
            } finally {
                current.set(null);
            }
        }
    }

    private void pull(ShareConsumer<byte[], byte[]> consumer) throws InterruptedException {
        consumer.subscribe(List.of(topic));
        Hand records = new Hand(consumer, intake, slots, urgency, pulling.timing());
        hand.set(records);
        try {
            while (!isClosing()) {
                if (!slots.awaitSpare(0) && !awaitSpare(consumer)) {
                    continue;
                }
                records.work(pollOn(consumer), this::isClosing);
                if (!slots.spare()) {
                    consumer.commitAsync();
                }
            }
        } finally {
            hand.set(null);
            records.letGo();
        }
    }

    /// Polls until there are records, or the loop is closing. A fetch that brings nothing but the
    /// markers of transactions ends what one `poll` fetches, but not its wait (Kafka 4.3). So it
    /// waits briefly while there was something a moment ago, and ever longer when there was not.
    private ConsumerRecords<byte[], byte[]> pollOn(ShareConsumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> polled = ConsumerRecords.empty();
        long pollMs = FIRST_POLL_MS;
        while (polled.isEmpty() && !isClosing()) {
            polled = consumer.poll(Duration.ofMillis(pollMs));
            pollMs = Math.min(pollMs * 2, LAST_POLL_MS);
        }
        backoffMs = FIRST_BACKOFF_MS;
        return polled;
    }

    /// Waits for a slot, and steps aside where that takes long. False where the loop is closing.
    private boolean awaitSpare(ShareConsumer<byte[], byte[]> consumer) throws InterruptedException {
        long fullNanos = System.nanoTime();
        boolean aside = false;
        while (!isClosing()) {
            if (slots.awaitSpare(LOOK_MS)) {
                if (aside) {
                    consumer.subscribe(List.of(topic));
                }
                return true;
            }
            if (!aside && System.nanoTime() - fullNanos > pulling.timing().stepAside().toNanos()) {
                LOG.debug("full: {} is left to others for now", topic);
                consumer.unsubscribe();
                aside = true;
            }
        }
        return false;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void backOff() {
        try {
            closing.await(backoffMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backoffMs = Math.min(backoffMs * 2, LAST_BACKOFF_MS);
    }

    /// Takes nothing more. What runs stays; what waits for a slot is handed back.
    void stop() {
        closing.countDown();
        Hand now = hand.get();
        if (now != null) {
            now.ring();
        }
        ShareConsumer<byte[], byte[]> consumer = current.get();
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /// Returns when the consumer has left its group.
    void leave() throws InterruptedException {
        stop();
        thread.join(CLOSE.multipliedBy(2));
    }

    private record CloseSoon(ShareConsumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            try {
                consumer.close(CLOSE);
            } catch (RuntimeException e) {
                LOG.debug("closing a share consumer", e);
            }
        }
    }
}
