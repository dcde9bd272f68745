package io.hivemind.scheduler.api.explain;

import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedEvent;
import io.hivemind.scheduler.recorded.RecordedTopics;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.List;

/// The events that followed from a record: they are decided in its partition, in its order, and
/// have its time or a later one.
final class Consequences {
    private static final int EVENTS_SEEN = 100_000;
    private static final int MOST = 50;

    private final KafkaConnection kafka;
    private final RecordedCodec codec;

    Consequences(KafkaConnection kafka, RecordedCodec codec) {
        this.kafka = kafka;
        this.codec = codec;
    }

    List<RecordedEvent> of(Recorded record) {
        TopicPartition home = new TopicPartition(kafka.topics().events(), record.at().partition());
        List<RecordedEvent> events = new ArrayList<>();
        try (RecordedTopics records = new RecordedTopics(kafka)) {
            records.open(List.of(home));
            records.seek(home, record.time());
            for (int i = 0; i < EVENTS_SEEN && events.size() < MOST; i++) {
                Recorded next = records.next(home);
                if (next == null) {
                    break;
                }
                RecordedEvent event = codec.event(next);
                Position cause = event.cause();
                if (cause.equals(record.at())) {
                    events.add(event);
                } else if (isLater(cause, record.at())) {
                    break;
                }
            }
        }
        return events;
    }

    private static boolean isLater(Position cause, Position record) {
        return cause.topic().equals(record.topic()) && cause.offset() > record.offset();
    }
}
