package io.hivemind.executor.pull;

import io.hivemind.executor.attempt.Attempt;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/// A record that was taken and is not acknowledged yet.
final class InHand {
    private static final long NOT_STARTED = -1;

    private final ConsumerRecord<byte[], byte[]> record;
    private final long takenNanos = System.nanoTime();
    private final CompletableFuture<Void> settled;
    private final @Nullable Attempt attempt;
    private Slots.@Nullable Request request;
    private volatile long startedNanos = NOT_STARTED;

    private InHand(
            ConsumerRecord<byte[], byte[]> record,
            CompletableFuture<Void> settled,
            @Nullable Attempt attempt) {
        this.record = record;
        this.settled = settled;
        this.attempt = attempt;
    }

    /// Nothing runs for it: it may be acknowledged when what was sent about it is with the broker.
    static InHand answered(ConsumerRecord<byte[], byte[]> record, CompletableFuture<Void> sent) {
        return new InHand(record, sent.handle((done, error) -> null), null);
    }

    static InHand of(ConsumerRecord<byte[], byte[]> record, Attempt attempt) {
        return new InHand(record, attempt.settled(), attempt);
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    CompletableFuture<Void> settled() {
        return settled;
    }

    @Nullable Attempt attempt() {
        return attempt;
    }

    void waits(Slots.Request request) {
        this.request = request;
    }

    Slots.@Nullable Request request() {
        return request;
    }

    /// On the thread that grants.
    void started() {
        startedNanos = System.nanoTime();
    }

    boolean isStarted() {
        return startedNanos != NOT_STARTED;
    }

    /// Since the attempt started, or since the record was taken where it has not.
    long ageNanos() {
        return System.nanoTime() - (isStarted() ? startedNanos : takenNanos);
    }
}
