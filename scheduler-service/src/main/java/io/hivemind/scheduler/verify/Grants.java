package io.hivemind.scheduler.verify;

import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.PoolGranted;
import io.hivemind.avro.RunTold;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedTopics;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// The grants that the pools' partition sent to one partition, in the order in which they were
/// decided. Those that a timer gave do not tell between which other records they were decided: they
/// are read ahead up to one that does.
final class Grants {
    /// So many grants of timers in a row, and the next is not waited for.
    private static final int AHEAD = 10_000;

    /// @param cause the offset, on the pools' partition of peers, of what it followed from; -1 for
    ///   a timer
    /// @param time when it was written, by the broker's clock
    record Grant(Position at, Instant time, Instant decidedAt, long cause, Holder holder) {
        boolean isOfTimer() {
            return cause < 0;
        }
    }

    private final RecordedTopics records;
    private final RecordedCodec codec;
    private final TopicPartition peers;
    private final TopicPartition pools;
    private final Deque<Grant> ahead = new ArrayDeque<>();
    private long seen;
    private long older;

    /// @param peers where the grants are
    /// @param pools where what they follow from is
    Grants(
            RecordedTopics records,
            RecordedCodec codec,
            TopicPartition peers,
            TopicPartition pools) {
        this.records = records;
        this.codec = codec;
        this.peers = peers;
        this.pools = pools;
    }

    /// The next one, null at the end.
    @Nullable Grant head() {
        while (ahead.size() < AHEAD && (ahead.isEmpty() || ahead.getLast().isOfTimer())) {
            Recorded next = records.next(peers);
            if (next == null) {
                break;
            }
            Grant grant = grant(next);
            if (grant != null) {
                ahead.add(grant);
            }
        }
        return ahead.peek();
    }

    void remove() {
        ahead.remove();
    }

    /// The time of the last grant of a timer that was decided before what followed from this
    /// offset, or before one of these holders gave back what it was granted. Null where it does not
    /// show.
    @Nullable Instant timersBefore(long offset, Set<Holder> givenBack) {
        Instant last = null;
        Instant known = null;
        for (Grant grant : ahead) {
            if (!grant.isOfTimer()) {
                return grant.cause() <= offset ? last : known;
            }
            last = grant.decidedAt();
            if (givenBack.contains(grant.holder())) {
                known = last;
            }
        }
        return known;
    }

    long seen() {
        return seen;
    }

    /// Of an earlier version, that did not record what they followed from.
    long older() {
        return older;
    }

    private @Nullable Grant grant(Recorded record) {
        PeerMessage message;
        try {
            message = codec.peer(record);
        } catch (UndecodableException e) {
            return null; // a dead letter
        }
        if (!(message.getBody() instanceof RunTold told)
                || !(told.getCommand().getBody() instanceof PoolGranted granted)) {
            return null;
        }
        seen++;
        Position cause = RecordedCodec.position(message.getCause());
        if (cause.offset() < 0) {
            older++;
            return null;
        }
        boolean isOfPeers =
                cause.topic().equals(pools.topic()) && cause.partition() == pools.partition();
        return new Grant(
                record.at(),
                record.time(),
                message.getDecidedAt(),
                isOfPeers ? cause.offset() : -1,
                new Holder(
                        told.getCommand().getRunId(),
                        new TaskKey(granted.getTask(), granted.getInstance()),
                        granted.getRequest()));
    }
}
