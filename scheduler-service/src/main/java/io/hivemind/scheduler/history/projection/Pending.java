package io.hivemind.scheduler.history.projection;

import io.hivemind.scheduler.history.projection.Feed.Polled;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was polled and is not committed yet, and where the rows stand.
final class Pending {
    final Map<TopicPartition, Long> stored;
    List<ProjectedEvent> events = new ArrayList<>();
    List<ProjectedDefinition> definitions = new ArrayList<>();
    Map<TopicPartition, Long> next = new HashMap<>();

    private final String eventsTopic;
    private final String jobsTopic;

    Pending(Map<TopicPartition, Long> stored, String eventsTopic, String jobsTopic) {
        this.stored = new HashMap<>(stored);
        this.eventsTopic = eventsTopic;
        this.jobsTopic = jobsTopic;
    }

    void take(Polled polled) {
        events.addAll(polled.events);
        definitions.addAll(polled.definitions);
        next.putAll(polled.next);
    }

    boolean isEmpty() {
        return next.isEmpty();
    }

    void committed() {
        stored.putAll(next);
        events = new ArrayList<>();
        definitions = new ArrayList<>();
        next = new HashMap<>();
    }

    /// Another process has written up to here: what lies before is no longer ours to write.
    ///
    /// @return the events it has written
    List<ProjectedEvent> leaveTo(Map<TopicPartition, Long> positions) {
        stored.putAll(positions);
        List<ProjectedEvent> theirs = new ArrayList<>();
        List<ProjectedEvent> ours = new ArrayList<>();
        for (ProjectedEvent event : events) {
            boolean written = event.offset() < position(eventsTopic, event.partition());
            (written ? theirs : ours).add(event);
        }
        events = ours;
        definitions.removeIf(definition -> definition.offset() < position(jobsTopic, 0));
        next.entrySet()
                .removeIf(entry -> entry.getValue() <= stored.getOrDefault(entry.getKey(), 0L));
        return theirs;
    }

    /// The jobs topic has one partition.
    private long position(String topic, int partition) {
        return stored.getOrDefault(new TopicPartition(topic, partition), 0L);
    }
}
