package io.hivemind.scheduler.recorded;

import io.hivemind.core.run.RunIds;
import io.hivemind.wire.Topics;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.List;

/// The events of single runs.
public final class RecordedRuns {
    private RecordedRuns() {}

    /// All that was recorded about a run, in order; empty where nothing is, or nothing any more.
    /// Reads the whole partition of the run; only the run's own records are decoded.
    public static List<RecordedEvent> events(
            RecordedTopics records, RecordedCodec codec, Topics topics, String runId) {
        TopicPartition home = new TopicPartition(topics.events(), RunIds.partition(runId));
        if (!records.find(home.topic()).getOrDefault(home.topic(), List.of()).contains(home)) {
            return List.of();
        }
        records.open(List.of(home));
        records.seek(home, 0);
        List<RecordedEvent> events = new ArrayList<>();
        for (Recorded next = records.next(home); next != null; next = records.next(home)) {
            if (next.keyText().equals(runId)) {
                events.add(codec.event(next));
            }
        }
        return events;
    }
}
