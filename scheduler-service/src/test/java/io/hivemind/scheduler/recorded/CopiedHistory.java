package io.hivemind.scheduler.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.Cause;
import io.hivemind.avro.Event;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.run.RunIds;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A copy of a history on topics of its own, with all records at their offsets, and something
/// changed on the way. Where the original has a marker of a transaction, it has a record without a
/// value.
public final class CopiedHistory {
    private static final Wire WIRE = Wire.singleObject();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(Instant time, byte[] key, SpecificRecord value) {}

    private final TestCluster cluster = TestCluster.shared();
    private final Topics original;
    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final Map<TopicPartition, TreeMap<Long, Entry>> records = new HashMap<>();

    public CopiedHistory(LiveHistory history) {
        original = history.kafka().topics();
        history.records()
                .forEach((partition, there) -> {
                    Class<? extends SpecificRecord> type = type(partition.topic());
                    if (type != null) {
                        String topic =
                                partition.topic().replace(original.prefix(), topics.prefix());
                        TreeMap<Long, Entry> entries = new TreeMap<>();
                        there.forEach(it -> entries.put(it.at().offset(), entry(it, type)));
                        records.put(new TopicPartition(topic, partition.partition()), entries);
                    }
                });
    }

    public Topics topics() {
        return topics;
    }

    /// Changes the first record of the topic that is such.
    public <T extends SpecificRecord> void change(
            String topic, Class<T> type, Predicate<T> which, Consumer<T> change) {
        Entry entry = find(topic, type, which).getValue();
        change.accept(type.cast(entry.value()));
    }

    /// Leaves out the first record of the topic that is such.
    public <T extends SpecificRecord> void remove(String topic, Class<T> type, Predicate<T> which) {
        Entry entry = find(topic, type, which).getValue();
        records.values().forEach(there -> there.values().remove(entry));
    }

    /// Adds an event at the end of the run's partition, with the next number.
    public void append(String runId, Object body) {
        Event any = event(runId, Event.class);
        TreeMap<Long, Entry> there =
                Objects.requireNonNull(
                        records.get(new TopicPartition(topics.events(), RunIds.partition(runId))));
        Event last = (Event) there.lastEntry().getValue().value();
        Event more =
                new Event(
                        runId,
                        any.getJob(),
                        any.getRevision(),
                        last.getSequence() + 1,
                        last.getDecidedAt(),
                        any.getCause(),
                        body);
        there.put(there.lastKey() + 1, new Entry(last.getDecidedAt(), runId.getBytes(UTF_8), more));
    }

    /// The first event of the run that has such a body.
    public Event event(String runId, Class<?> body) {
        return (Event)
                find(
                                topics.events(),
                                Event.class,
                                event ->
                                        event.getRunId().equals(runId)
                                                && (body == Event.class
                                                        || body.isInstance(event.getBody())))
                        .getValue()
                        .value();
    }

    private <T extends SpecificRecord> Map.Entry<Long, Entry> find(
            String topic, Class<T> type, Predicate<T> which) {
        return records.entrySet().stream()
                .filter(partition -> partition.getKey().topic().equals(topic))
                .flatMap(partition -> partition.getValue().entrySet().stream())
                .filter(entry -> which.test(type.cast(entry.getValue().value())))
                .findFirst()
                .orElseThrow();
    }

    /// Writes it.
    public KafkaConnection write() {
        Map<String, Integer> counts = new TreeMap<>();
        records.keySet().forEach(it -> counts.merge(it.topic(), it.partition() + 1, Math::max));
        List<NewTopic> wanted = new ArrayList<>();
        counts.forEach((topic, count) -> wanted.add(new NewTopic(topic, count, (short) 1)));
        cluster.createTopics(wanted);
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (Producer<byte[], byte[]> producer = cluster.producer(bytes, bytes)) {
            records.forEach((partition, there) -> {
                long end = there.isEmpty() ? 0 : there.lastKey() + 1;
                for (long offset = 0; offset < end; offset++) {
                    Entry entry = there.get(offset);
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            partition.topic(),
                                            partition.partition(),
                                            entry == null ? null : entry.time().toEpochMilli(),
                                            entry == null ? null : entry.key(),
                                            entry == null
                                                    ? null
                                                    : LiveHistory.bytes(moved(entry.value()))));
                }
            });
            producer.flush();
        }
        return new KafkaConnection(cluster.bootstrapServers(), Map.of(), topics, WIRE);
    }

    /// Lets the older half of a topic's records go, of a copy that is written.
    public void shorten(String topic) {
        Map<TopicPartition, RecordsToDelete> older = new HashMap<>();
        records.forEach((partition, there) -> {
            if (partition.topic().equals(topic) && !there.isEmpty()) {
                older.put(partition, RecordsToDelete.beforeOffset((there.lastKey() + 1) / 2));
            }
        });
        try {
            cluster.admin().deleteRecords(older).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// With its causes on the copied topics.
    private SpecificRecord moved(SpecificRecord value) {
        switch (value) {
            case Event event -> event.setCause(moved(event.getCause()));
            case PeerMessage message -> message.setCause(moved(message.getCause()));
            default -> {}
        }
        return value;
    }

    private Cause moved(Cause cause) {
        String topic = cause.getTopic().replace(original.prefix(), topics.prefix());
        return new Cause(topic, cause.getPartition(), cause.getOffset());
    }

    private @Nullable Class<? extends SpecificRecord> type(String topic) {
        Map<String, Class<? extends SpecificRecord>> types =
                Map.of(
                        original.events(), Event.class,
                        original.attempts(), AttemptReport.class,
                        original.peers(), PeerMessage.class,
                        original.jobs(), JobDefinition.class,
                        original.triggers(), TriggerEvent.class,
                        original.commands(), RunCommand.class,
                        original.ready("default", "medium"), ReadyTask.class);
        return types.get(topic);
    }

    private static Entry entry(Recorded record, Class<? extends SpecificRecord> type) {
        SpecificRecord value =
                WIRE.serde(type).deserializer().deserialize(record.at().topic(), record.value());
        return new Entry(record.time(), record.keyText().getBytes(UTF_8), value);
    }

    /// What is left of a run's events.
    public List<Event> events(String runId) {
        return records.entrySet().stream()
                .filter(partition -> partition.getKey().topic().equals(topics.events()))
                .flatMap(partition -> partition.getValue().values().stream())
                .map(entry -> (Event) entry.value())
                .filter(event -> event.getRunId().equals(runId))
                .toList();
    }
}
