package io.hivemind.connect.topic;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Which partitions the consumer reads, and from where: all of the topics that triggers name, each
/// from the least offset that one of its triggers has not read.
final class Assignment {
    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
    private static final Duration BEFORE_LOOKING_FOR_MISSING = Duration.ofSeconds(2);
    private static final Duration BEFORE_LOOKING_FOR_MORE = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;
    private final LongSupplier nanoTime;
    private final Map<String, List<Intake>> readers = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private long refreshAtNanos;
    private boolean changed;

    Assignment(Consumer<byte[], byte[]> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
    }

    List<Intake> readersOf(String topic) {
        return readers.getOrDefault(topic, List.of());
    }

    /// From the next [#refresh] on.
    void follow(List<Intake> intakes) {
        readers.clear();
        for (Intake intake : intakes) {
            readers.computeIfAbsent(intake.reads().topic(), _ -> new ArrayList<>()).add(intake);
        }
        missing.retainAll(readers.keySet());
        changed = true;
    }

    /// Looks what partitions there are, where triggers have changed or it is time to look again.
    void refresh() {
        long now = nanoTime.getAsLong();
        if (!changed && now - refreshAtNanos < 0) {
            return;
        }
        Set<TopicPartition> wanted = new HashSet<>();
        readers.keySet().forEach(topic -> wanted.addAll(partitions(topic)));
        Set<TopicPartition> before = consumer.assignment();
        if (!wanted.equals(before)) {
            consumer.assign(wanted);
        }
        Map<TopicPartition, Long> from = starts(wanted);
        for (TopicPartition place : wanted) {
            long least = from.getOrDefault(place, 0L);
            if (!before.contains(place) || least < consumer.position(place)) {
                consumer.seek(place, least);
            }
        }
        changed = false;
        Duration pause = missing.isEmpty() ? BEFORE_LOOKING_FOR_MORE : BEFORE_LOOKING_FOR_MISSING;
        refreshAtNanos = now + pause.toNanos();
    }

    private List<TopicPartition> partitions(String topic) {
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found != null && !found.isEmpty()) {
                if (missing.remove(topic)) {
                    LOG.info("There is a topic {} now", topic);
                }
                return found.stream().map(it -> new TopicPartition(topic, it.partition())).toList();
            }
            tell(topic, "there is no such topic");
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            tell(topic, e.toString());
        }
        return List.of();
    }

    private void tell(String topic, String why) {
        if (missing.add(topic)) {
            LOG.warn(
                    "The topic {} cannot be read, its jobs {} do not start until it can: {}",
                    topic,
                    readersOf(topic).stream().map(it -> it.trigger().job()).distinct().toList(),
                    why);
        }
    }

    /// The least offset that a trigger has not read, of each partition. One that was never read
    /// before gets its place.
    private Map<TopicPartition, Long> starts(Set<TopicPartition> wanted) {
        Map<TopicPartition, Long> first = Map.of();
        Map<TopicPartition, Long> end = Map.of();
        Map<TopicPartition, Long> least = new HashMap<>();
        for (Intake intake : readers.values().stream().flatMap(List::stream).toList()) {
            List<TopicPartition> places =
                    wanted.stream()
                            .filter(it -> it.topic().equals(intake.reads().topic()))
                            .toList();
            boolean settled =
                    places.stream().allMatch(it -> intake.position().settled(it.partition()));
            if (!settled && end.isEmpty()) {
                // Before any look at times: what comes meanwhile is not passed over.
                end = consumer.endOffsets(wanted);
                first = consumer.beginningOffsets(wanted);
            }
            if (!settled) {
                settle(intake, places, first, end);
            }
            places.forEach(
                    it -> least.merge(it, intake.position().next(it.partition()), Math::min));
        }
        return least;
    }

    private void settle(
            Intake intake,
            List<TopicPartition> places,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end) {
        TopicPosition position = intake.position();
        Map<TopicPartition, Long> begin =
                position.isEmpty() ? begin(intake, places, first, end) : first;
        for (TopicPartition place : places) {
            int partition = place.partition();
            long least = first.getOrDefault(place, 0L);
            if (!position.knows(partition)) {
                // One that was added to a topic that is read already is read whole.
                position.start(partition, begin.getOrDefault(place, least));
            }
        }
        for (TopicPartition place : places) {
            int partition = place.partition();
            long next = position.next(partition);
            long least = first.getOrDefault(place, 0L);
            if (next < least || next > end.getOrDefault(place, 0L)) {
                LOG.warn(
                        "Job {} had read {} up to {}, which is not there any more: it goes on at"
                                + " {}",
                        intake.trigger().job(),
                        place,
                        next,
                        least);
                position.start(partition, least);
            }
            position.settle(partition);
        }
    }

    private Map<TopicPartition, Long> begin(
            Intake intake,
            List<TopicPartition> places,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end) {
        return switch (intake.reads().from()) {
            case TopicTrigger.From.Earliest() -> first;
            case TopicTrigger.From.Latest() ->
                    at(intake.trigger().since().toEpochMilli(), places, end);
            case TopicTrigger.From.Time(var at) -> at(at.toEpochMilli(), places, end);
        };
    }

    private Map<TopicPartition, Long> at(
            long ms, List<TopicPartition> places, Map<TopicPartition, Long> end) {
        Map<TopicPartition, Long> times = new HashMap<>();
        places.forEach(it -> times.put(it, ms));
        Map<TopicPartition, Long> found = new HashMap<>();
        Map<TopicPartition, OffsetAndTimestamp> answer = consumer.offsetsForTimes(times);
        for (TopicPartition place : places) {
            OffsetAndTimestamp at = answer.get(place);
            found.put(place, at == null ? end.getOrDefault(place, 0L) : (Long) at.offset());
        }
        return found;
    }
}
