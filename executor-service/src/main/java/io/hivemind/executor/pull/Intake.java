package io.hivemind.executor.pull;

import io.hivemind.avro.ReadyTask;
import io.hivemind.executor.attempt.Attempt;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.attempt.Attempts;
import io.hivemind.executor.attempt.Identity;
import io.hivemind.executor.attempt.ReportBodies;
import io.hivemind.executor.body.Body;
import io.hivemind.executor.metrics.ExecutorMetrics;
import io.hivemind.executor.report.Reports;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/// Decides what becomes of a ready record: run, hand back, or put aside. Called by pull threads.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final CompletableFuture<Void> NOTHING_TO_SEND =
            CompletableFuture.completedFuture(null);

    private final Deserializer<ReadyTask> deserializer;
    private final Identity identity;
    private final Attempts attempts;
    private final Suitability suitability;
    private final Slots slots;
    private final Reports reports;
    private final Deferred deferred;
    private final Body body;
    private final InstantSource clock;
    private final Instant brokerSince;
    private final ExecutorMetrics metrics;

    Intake(Pulling pulling, Slots slots, Deferred deferred) {
        this.deserializer = pulling.deserializer();
        this.identity = pulling.identity();
        this.attempts = pulling.attempts();
        this.suitability = new Suitability(slots.total(), pulling.labels());
        this.slots = slots;
        this.reports = pulling.reports();
        this.deferred = deferred;
        this.body = pulling.body();
        this.clock = pulling.clock();
        this.metrics = pulling.metrics();
        this.brokerSince = pulling.brokerSince();
    }

    /// @param bell rung when something happened that the pull thread should look at
    InHand take(ConsumerRecord<byte[], byte[]> record, Urgency urgency, Runnable bell) {
        ReadyTask task;
        try {
            task = decode(record);
        } catch (UndecodableException e) {
            LOG.warn(
                    "{}-{}@{} goes to the dead letters: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return InHand.answered(
                    record, reports.deadLetter(record, String.valueOf(e.getMessage())));
        }
        AttemptId id = AttemptId.of(task.getRunId(), task.getAttempt());
        if (attempts.knows(id)) {
            return InHand.answered(record, NOTHING_TO_SEND);
        }
        if (record.deliveryCount().orElse((short) 1) > 1) {
            return InHand.answered(record, handBack(id, "its record was delivered before"));
        }
        if (Instant.ofEpochMilli(record.timestamp()).isBefore(brokerSince)) {
            return InHand.answered(record, handBack(id, "its record is older than its broker"));
        }
        if (attempts.wasStopped(id)) {
            return InHand.answered(
                    record,
                    reports.send(
                            id.partition(record.partition()),
                            ReportBodies.stopped(id, identity.now(), clock.instant())));
        }
        String lack = suitability.lack(task);
        return lack == null
                ? run(record, task, id, urgency, bell)
                : handBackLater(record, id, lack);
    }

    private InHand run(
            ConsumerRecord<byte[], byte[]> record,
            ReadyTask task,
            AttemptId id,
            Urgency urgency,
            Runnable bell) {
        Attempt attempt = attempts.take(id, task);
        int wanted = Math.max(1, task.getSlots());
        InHand hand = InHand.of(record, attempt);
        hand.waits(
                slots.request(
                        urgency,
                        wanted,
                        () -> {
                            hand.started();
                            waited(record);
                            var _ =
                                    attempt.ended()
                                            .whenComplete((done, error) -> slots.release(wanted));
                            attempt.start(body);
                            bell.run();
                        }));
        return hand;
    }

    private void waited(ConsumerRecord<byte[], byte[]> record) {
        metrics.waited(record.topic(), Duration.ofMillis(clock.millis() - record.timestamp()));
    }

    /// For a record in hand whose attempt has not started.
    CompletableFuture<Void> giveUp(Attempt attempt, String why) {
        attempts.drop(attempt.id());
        return handBack(attempt.id(), why);
    }

    private InHand handBackLater(ConsumerRecord<byte[], byte[]> record, AttemptId id, String why) {
        Duration delay = Deferred.delay(id.dispatch());
        if (delay.isZero()) {
            return InHand.answered(record, handBack(id, why));
        }
        deferred.later(
                delay,
                () -> {
                    var _ = handBack(id, why);
                });
        return InHand.answered(record, NOTHING_TO_SEND);
    }

    private CompletableFuture<Void> handBack(AttemptId id, String why) {
        LOG.debug("{} is handed back: {}", id, why);
        return reports.send(
                id.partition(0), ReportBodies.returned(id, identity.now(), clock.instant(), why));
    }

    private ReadyTask decode(ConsumerRecord<byte[], byte[]> record) {
        ReadyTask task =
                record.value() == null
                        ? null
                        : deserializer.deserialize(record.topic(), record.value());
        if (task == null) {
            throw new UndecodableException("it has no value");
        }
        return task;
    }
}
