package io.hivemind.scheduler.recorded;

import io.hivemind.core.verify.Position;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads partitions, each in its order and at its own pace, from their beginning to where they
/// ended when they were opened. Of a partition one fetch is read ahead and no more. Records without
/// a value are passed over.
public final class RecordedTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /// Without a record or a step of the position for so long, the cluster is held to be away.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// So far ahead it is better to go there than to read up to it.
    private static final int FAR = 10_000;

    private static final class Track {
        final Deque<Recorded> ahead = new ArrayDeque<>();
        final long first;
        long end;
        long position;

        Track(long first, long end) {
            this.first = first;
            this.end = end;
            this.position = first;
        }

        boolean wantsMore() {
            return ahead.isEmpty() && position < end;
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Track> tracks = new LinkedHashMap<>();

    public RecordedTopics(KafkaConnection kafka) {
        consumer =
                new KafkaConsumer<>(
                        kafka.assignedConsumer(
                                Map.of(
                                        ConsumerConfig.CLIENT_ID_CONFIG,
                                        "hivemind-recorded",
                                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                        10_000)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    /// The topics that begin so, with their partitions in order.
    public Map<String, List<TopicPartition>> find(String prefix) {
        Map<String, List<TopicPartition>> found = new TreeMap<>();
        consumer.listTopics()
                .forEach((topic, partitions) -> {
                    if (topic.startsWith(prefix)) {
                        found.put(
                                topic,
                                partitions.stream()
                                        .map(PartitionInfo::partition)
                                        .sorted()
                                        .map(partition -> new TopicPartition(topic, partition))
                                        .toList());
                    }
                });
        return found;
    }

    /// These are read too, up to where they end now: what others follow from is opened after them,
    /// so that it is there. Those that are open already stay as they are.
    public void open(Collection<TopicPartition> partitions) {
        List<TopicPartition> more = new ArrayList<>(partitions);
        more.removeAll(tracks.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(more);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(more);
        more.forEach(it -> {
            long first = begins.getOrDefault(it, 0L);
            tracks.put(it, new Track(first, ends.getOrDefault(it, first)));
        });
        consumer.assign(tracks.keySet());
        consumer.seekToBeginning(more);
    }

    /// The offset that a partition begins at: not 0 where old records were let go.
    public long first(TopicPartition partition) {
        return track(partition).first;
    }

    public long end(TopicPartition partition) {
        return track(partition).end;
    }

    /// Looks again where a partition ends that was read to its end.
    public void extend(TopicPartition partition) {
        Track track = track(partition);
        seek(partition, track.end);
        track.end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, track.end);
    }

    /// Goes to an offset, forth or back.
    public void seek(TopicPartition partition, long offset) {
        Track track = track(partition);
        track.ahead.clear();
        track.position = Math.max(offset, track.first);
        consumer.seek(partition, track.position);
    }

    /// Goes to the first record of that time or later.
    public void seek(TopicPartition partition, Instant time) {
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
        seek(partition, found == null ? end(partition) : found.offset());
    }

    /// The next record of a partition, null at its end.
    public @Nullable Recorded next(TopicPartition partition) {
        Recorded next = peek(partition);
        if (next != null) {
            track(partition).ahead.remove();
        }
        return next;
    }

    /// The next record, which stays the next.
    public @Nullable Recorded peek(TopicPartition partition) {
        Track track = track(partition);
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (track.wantsMore()) {
            long before = track.position;
            fetch();
            if (track.position > before) {
                deadlineNs = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadlineNs) {
                throw new TimeoutException(
                        "%s does not give its records from %d on"
                                .formatted(partition, track.position));
            }
        }
        return track.ahead.peek();
    }

    /// The record at this very place, null where there is none any more.
    public @Nullable Recorded at(TopicPartition partition, long offset) {
        Recorded next = track(partition).ahead.peek();
        long position = next == null ? track(partition).position : next.at().offset();
        if (offset < position || offset > position + FAR) {
            seek(partition, offset);
        }
        for (next = peek(partition);
                next != null && next.at().offset() < offset;
                next = peek(partition)) {
            track(partition).ahead.remove();
        }
        return next != null && next.at().offset() == offset ? next : null;
    }

    private void fetch() {
        List<TopicPartition> wanted = new ArrayList<>();
        List<TopicPartition> others = new ArrayList<>();
        tracks.forEach((partition, track) -> (track.wantsMore() ? wanted : others).add(partition));
        consumer.resume(wanted);
        consumer.pause(others);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            Track track = track(partition);
            if (record.value() != null && record.offset() < track.end) {
                track.ahead.add(
                        new Recorded(
                                new Position(record.topic(), record.partition(), record.offset()),
                                Instant.ofEpochMilli(record.timestamp()),
                                record.key(),
                                record.value()));
            }
        }
        wanted.forEach(it -> track(it).position = consumer.position(it));
    }

    private Track track(TopicPartition partition) {
        Track track = tracks.get(partition);
        if (track == null) {
            throw new IllegalStateException(partition + " is not open");
        }
        return track;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
