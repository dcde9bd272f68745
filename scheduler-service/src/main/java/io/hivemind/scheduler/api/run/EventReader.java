package io.hivemind.scheduler.api.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.avro.Event;
import io.hivemind.scheduler.api.service.EventJson;
import io.hivemind.scheduler.api.topic.PartitionReader;
import io.hivemind.scheduler.api.topic.PartitionReader.Entry;
import io.hivemind.scheduler.api.topic.PartitionReaders;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.List;

/// Reads the events of one run where they lie; the history knows from where to where.
final class EventReader {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final PartitionReaders readers;
    private final String topic;
    private final PartitionReader.Decoder<Event> decoder;

    EventReader(KafkaConnection kafka, PartitionReaders readers) {
        this.readers = readers;
        this.topic = kafka.topics().events();
        var deserializer = kafka.wire().serde(Event.class).deserializer();
        this.decoder = bytes -> deserializer.deserialize(topic, bytes);
    }

    ObjectNode read(RunRow run, long from, int limit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try (PartitionReader<Event> reader =
                readers.open(new TopicPartition(topic, run.partition()), run.id(), decoder)) {
            reader.seek(Math.max(from, run.eventsFrom()));
            long end = run.hasEnded() ? Math.min(run.eventsTo() + 1, reader.end()) : reader.end();
            long next = reader.position();
            while (next < end && items.size() < limit && System.nanoTime() < deadline) {
                List<Entry<Event>> polled = reader.poll(POLL);
                next = reader.position();
                for (Entry<Event> entry : polled) {
                    boolean wanted =
                            entry.offset() < end && entry.value().getRunId().equals(run.id());
                    if (wanted && items.size() < limit) {
                        items.add(EventJson.of(entry.value()));
                        next = entry.offset() + 1;
                    }
                }
            }
            boolean complete = run.hasEnded() && next >= end && items.size() < limit;
            return complete ? json.putNull("next") : json.put("next", next);
        }
    }
}
