package io.hivemind.connect.watch.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// A loop with real places, and a store of offsets in the place of a worker: what a poll gives is
/// committed when it has been taken, records and offsets at once, as with exactly-once support.
public final class LoopRig implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final KafkaConnection CONNECTION = KafkaConnection.plain("nowhere:1");

    private final Supplier<Places> places;
    private final Executor lookers;
    private final Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    private final List<TriggerEvent> told = new ArrayList<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final List<JobTriggers> definitions = new ArrayList<>();
    private int statusRecords;
    private @Nullable WatchLoop loop;

    public LoopRig(Supplier<Places> places) {
        this.places = places;
        this.lookers = task -> Thread.ofVirtual().start(task);
    }

    /// Takes the place of earlier definitions of the job.
    public void define(String job, String kind, String... options) {
        JobTriggers definition =
                new JobTriggers(job, Instant.EPOCH, Triggers.of(job, kind, options));
        definitions.removeIf(each -> each.job().equals(job));
        definitions.add(definition);
        if (loop != null) {
            loop.defined(List.of(definition));
        }
    }

    public void start() {
        loop =
                new WatchLoop(
                        places.get(),
                        reader(),
                        new TriggerRecords(CONNECTION, 4),
                        CONNECTION.topics().watches(),
                        new WatchLoop.Surroundings(
                                lookers, InstantSource.system(), System::nanoTime));
        loop.defined(List.copyOf(definitions));
    }

    /// What was polled and not taken is lost.
    public void kill() {
        if (loop != null) {
            loop.close();
        }
        loop = null;
    }

    public void restart() {
        kill();
        start();
    }

    /// Polls, and takes what comes, until so many triggers were told since the beginning.
    public List<TriggerEvent> awaitTold(int count) throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (told.size() < count) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError("told " + told.size() + " of " + count + ": " + told);
            }
            commit(poll());
        }
        return List.copyOf(told);
    }

    /// Polls, and takes what comes, until the status of the job's only trigger has the text in it.
    public String awaitStatus(String job, String part) throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (Map.Entry<String, String> status : statuses.entrySet()) {
                if (status.getKey().startsWith(job + "/") && status.getValue().contains(part)) {
                    return status.getValue();
                }
            }
            if (System.nanoTime() > endNs) {
                throw new AssertionError("no status with " + part + ": " + statuses);
            }
            commit(poll());
        }
    }

    /// One poll, which is not taken.
    public List<SourceRecord> poll() throws InterruptedException {
        if (loop == null) {
            throw new IllegalStateException("it does not run");
        }
        List<SourceRecord> batch = loop.poll(Duration.ofMillis(100));
        return batch == null ? List.of() : batch;
    }

    public void commit(List<SourceRecord> batch) {
        for (SourceRecord record : batch) {
            if (record.sourceOffset() == null) {
                offsets.remove(record.sourcePartition());
            } else {
                offsets.put(record.sourcePartition(), record.sourceOffset());
            }
            take(record);
        }
    }

    private void take(SourceRecord record) {
        if (record.topic().equals(CONNECTION.topics().watches())) {
            statusRecords++;
            String key = new String((byte[]) record.key(), UTF_8);
            if (record.value() == null) {
                statuses.remove(key);
            } else {
                statuses.put(key, new String((byte[]) record.value(), UTF_8));
            }
            return;
        }
        told.add(
                CONNECTION
                        .wire()
                        .triggers()
                        .deserializer()
                        .deserialize(record.topic(), (byte[]) record.value()));
    }

    public List<TriggerEvent> told() {
        return List.copyOf(told);
    }

    public Map<String, String> statuses() {
        return Map.copyOf(statuses);
    }

    public int statusRecords() {
        return statusRecords;
    }

    public Map<Map<String, ?>, Map<String, ?>> offsets() {
        return Map.copyOf(offsets);
    }

    private OffsetStorageReader reader() {
        return new OffsetStorageReader() {
            @Override
            public <T> Map<String, Object> offset(Map<String, T> partition) {
                return offsets(List.of(partition)).getOrDefault(partition, Map.of());
            }

            @Override
            public <T> Map<Map<String, T>, Map<String, Object>> offsets(
                    Collection<Map<String, T>> partitions) {
                Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
                for (Map<String, T> partition : partitions) {
                    Map<String, ?> offset = offsets.get(partition);
                    if (offset != null) {
                        found.put(partition, new HashMap<>(offset));
                    }
                }
                return found;
            }
        };
    }

    @Override
    public void close() {
        kill();
    }
}
