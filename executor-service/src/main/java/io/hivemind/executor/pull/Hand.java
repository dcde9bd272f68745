package io.hivemind.executor.pull;

import io.hivemind.executor.attempt.Attempt;
import io.hivemind.executor.config.Timing;

import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The records of one poll, until each is acknowledged. Only the pull thread calls this.
///
/// A share consumer fetches nothing while it holds a record. So an attempt is left unclaimed for
/// the claim window only while no slot is free, when nothing could be fetched anyway; else it is
/// claimed after a moment's patience.
final class Hand {
    private static final Logger LOG = LoggerFactory.getLogger(Hand.class);
    private static final int DEFAULT_LOCK_MS = 5_000;
    private static final Duration RENEW_POLL = Duration.ofMillis(50);
    private static final int RENEW_POLLS = 40;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final Intake intake;
    private final Slots slots;
    private final Urgency urgency;
    private final Timing timing;
    private final Semaphore bell = new Semaphore(0);
    private final List<InHand> held = new ArrayList<>();
    private long renewedNanos = System.nanoTime();

    Hand(
            ShareConsumer<byte[], byte[]> consumer,
            Intake intake,
            Slots slots,
            Urgency urgency,
            Timing timing) {
        this.consumer = consumer;
        this.intake = intake;
        this.slots = slots;
        this.urgency = urgency;
        this.timing = timing;
    }

    /// Returns when all are acknowledged. Sends no acknowledgements but for records others wait
    /// behind: the next poll does.
    ///
    /// @param leaving what waits for a slot is handed back, what runs is claimed
    void work(ConsumerRecords<byte[], byte[]> records, BooleanSupplier leaving)
            throws InterruptedException {
        renewedNanos = System.nanoTime();
        records.forEach(this::take);
        while (true) {
            boolean some = acknowledgeSettled();
            if (held.isEmpty()) {
                return;
            }
            if (some && held.stream().noneMatch(InHand::isStarted)) {
                consumer.commitAsync();
            }
            long nextNanos = advance(leaving.getAsBoolean());
            if (renewIfDue()) {
                continue;
            }
            if (bell.tryAcquire(nextNanos, TimeUnit.NANOSECONDS)) {
                bell.drainPermits();
            }
        }
    }

    /// Makes [#work] look again, from any thread.
    void ring() {
        bell.release();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        InHand hand = intake.take(record, urgency, bell::release);
        var _ = hand.settled().whenComplete((done, error) -> bell.release());
        held.add(hand);
    }

    private boolean acknowledgeSettled() {
        return held.removeIf(hand -> {
            if (!hand.settled().isDone()) {
                return false;
            }
            try {
                consumer.acknowledge(hand.record(), AcknowledgeType.ACCEPT);
            } catch (IllegalStateException e) {
                // Its lock was lost meanwhile. It comes again, and whoever gets it knows by its
                // delivery count.
                LOG.debug(
                        "{}@{} is no longer ours",
                        hand.record().topic(),
                        hand.record().offset(),
                        e);
            }
            return true;
        });
    }

    /// The consumer is no longer usable: what runs is claimed, what waits is handed back.
    void letGo() {
        advance(true);
        held.clear();
    }

    /// Claims what has run long enough, hands back what has waited too long; how long to wait for
    /// the next of these.
    private long advance(boolean leaving) {
        long window =
                leaving
                        ? 0
                        : (slots.spare() ? timing.claimPatience() : timing.claimWindow()).toNanos();
        long waiting = leaving ? 0 : timing.inHand().toNanos();
        long next = Duration.ofSeconds(1).toNanos();
        for (InHand hand : List.copyOf(held)) {
            Attempt attempt = hand.attempt();
            if (attempt == null) {
                continue;
            }
            long left = (hand.isStarted() ? window : waiting) - hand.ageNanos();
            if (left > 0) {
                next = Math.min(next, left);
            } else if (hand.isStarted()) {
                attempt.claim();
            } else {
                handBack(hand, attempt, leaving);
            }
        }
        return next;
    }

    private void handBack(InHand hand, Attempt attempt, boolean leaving) {
        Slots.Request request = hand.request();
        if (request != null && slots.withdraw(request)) {
            String why = leaving ? "the executor is leaving" : "no slot came free";
            InHand answered = InHand.answered(hand.record(), intake.giveUp(attempt, why));
            var _ = answered.settled().whenComplete((done, error) -> bell.release());
            held.set(held.indexOf(hand), answered);
        }
    }

    /// Renews the locks of all in hand well before they lapse. A lock that cannot be renewed is
    /// gone: its record will come again somewhere, and fencing decides.
    private boolean renewIfDue() {
        long lockNanos =
                TimeUnit.MILLISECONDS.toNanos(
                        consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_LOCK_MS));
        if (System.nanoTime() - renewedNanos < lockNanos / 2) {
            return false;
        }
        renewedNanos = System.nanoTime();
        held.forEach(hand -> consumer.acknowledge(hand.record(), AcknowledgeType.RENEW));
        // The poll that sends a renewal never brings its answer: a later one does.
        ConsumerRecords<byte[], byte[]> renewed = ConsumerRecords.empty();
        for (int i = 0; i < RENEW_POLLS && renewed.isEmpty(); i++) {
            renewed = consumer.poll(RENEW_POLL);
        }
        List<InHand> known = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : renewed) {
            held.stream()
                    .filter(hand -> isSame(hand.record(), record))
                    .findAny()
                    .ifPresentOrElse(known::add, () -> known.add(takeNew(record)));
        }
        held.stream()
                .filter(hand -> !known.contains(hand))
                .forEach(hand -> {
                    LOG.warn(
                            "the lock of {}-{}@{} is lost",
                            hand.record().topic(),
                            hand.record().partition(),
                            hand.record().offset());
                    Attempt attempt = hand.attempt();
                    if (attempt != null && hand.isStarted()) {
                        attempt.claim();
                    } else if (attempt != null) {
                        handBack(hand, attempt, false);
                    }
                });
        held.clear();
        held.addAll(known);
        return true;
    }

    private InHand takeNew(ConsumerRecord<byte[], byte[]> record) {
        InHand hand = intake.take(record, urgency, bell::release);
        var _ = hand.settled().whenComplete((done, error) -> bell.release());
        return hand;
    }

    private static boolean isSame(
            ConsumerRecord<byte[], byte[]> one, ConsumerRecord<byte[], byte[]> other) {
        return one.partition() == other.partition() && one.offset() == other.offset();
    }
}
