package io.hivemind.scheduler.history.projection;

import io.hivemind.scheduler.history.projection.Feed.Polled;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was polled and is not committed yet, and where the rows stand.
final class Pending {
    private final Map<TopicPartition, Long> stored;
    private final List<ProjectedEvent> events = new ArrayList<>();
    private final List<ProjectedDefinition> definitions = new ArrayList<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private final String eventsTopic;
    private final String jobsTopic;

    Pending(Map<TopicPartition, Long> stored, String eventsTopic, String jobsTopic) {
        this.stored = new HashMap<>(stored);
        this.eventsTopic = eventsTopic;
        this.jobsTopic = jobsTopic;
    }

    /// What is written in one transaction.
    ///
    /// @param next where the rows stand afterwards, of the partitions that are touched
    record Part(
            List<ProjectedDefinition> definitions,
            List<ProjectedEvent> events,
            Map<TopicPartition, Long> next) {
        int records() {
            return definitions.size() + events.size();
        }

        /// The same without its records: only the positions.
        Part passedOver() {
            return new Part(List.of(), List.of(), next);
        }
    }

    void take(Polled polled) {
        events.addAll(polled.events);
        definitions.addAll(polled.definitions);
        next.putAll(polled.next);
    }

    boolean isEmpty() {
        return next.isEmpty();
    }

    int events() {
        return events.size();
    }

    int records() {
        return definitions.size() + events.size();
    }

    Map<TopicPartition, Long> stored() {
        return stored;
    }

    /// The first of the records, definitions before events; all that was polled, positions behind
    /// the last record included, where that is no more than `most` records.
    Part first(int most) {
        if (records() <= most) {
            return new Part(List.copyOf(definitions), List.copyOf(events), Map.copyOf(next));
        }
        List<ProjectedDefinition> some =
                List.copyOf(definitions.subList(0, Math.min(most, definitions.size())));
        List<ProjectedEvent> others = List.copyOf(events.subList(0, most - some.size()));
        Map<TopicPartition, Long> behind = new HashMap<>();
        some.forEach(it -> behind.put(new TopicPartition(jobsTopic, 0), it.offset() + 1));
        others.forEach(
                it -> behind.put(new TopicPartition(eventsTopic, it.partition()), it.offset() + 1));
        return new Part(some, others, behind);
    }

    /// The first of the records are in the rows, or passed over.
    void committed(Part part) {
        boolean all = part.next().equals(next);
        stored.putAll(part.next());
        if (all) {
            next.clear();
            definitions.clear();
            events.clear();
        } else {
            leave();
        }
    }

    /// Another process has written up to here: what lies before is no longer ours to write.
    ///
    /// @return the events it has written
    List<ProjectedEvent> leaveTo(Map<TopicPartition, Long> positions) {
        stored.putAll(positions);
        return leave();
    }

    /// Drops what lies before the positions.
    private List<ProjectedEvent> leave() {
        List<ProjectedEvent> written =
                events.stream()
                        .filter(event -> event.offset() < position(eventsTopic, event.partition()))
                        .toList();
        events.removeIf(event -> event.offset() < position(eventsTopic, event.partition()));
        definitions.removeIf(definition -> definition.offset() < position(jobsTopic, 0));
        next.entrySet()
                .removeIf(entry -> entry.getValue() <= stored.getOrDefault(entry.getKey(), 0L));
        return written;
    }

    /// The jobs topic has one partition.
    private long position(String topic, int partition) {
        return stored.getOrDefault(new TopicPartition(topic, partition), 0L);
    }
}
