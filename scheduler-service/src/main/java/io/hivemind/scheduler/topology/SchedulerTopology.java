package io.hivemind.scheduler.topology;

import io.hivemind.scheduler.liveness.ExecutorProcessor;
import io.hivemind.scheduler.processor.DefinitionProcessor;
import io.hivemind.scheduler.processor.Engine;
import io.hivemind.scheduler.processor.Outgoing;
import io.hivemind.scheduler.processor.PartitionProcessor;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.Topics;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Three sub-topologies: the partitions themselves (triggers, commands, attempts and peers, all
/// with one store), definitions, and the watch over executors. Records are bytes until a processor
/// has them, so that none is lost to a deserialiser; what goes out is addressed by the processors.
public final class SchedulerTopology {
    private static final Deserializer<byte[]> BYTES = new ByteArrayDeserializer();
    private static final String PARTITIONS = "partitions";
    private static final String DEFINITIONS = "definitions";
    private static final String EXECUTORS = "executors";

    private SchedulerTopology() {}

    public static Topology of(Engine engine) {
        Topics topics = engine.topics();
        Topology topology = new Topology();
        Set<String> inputs =
                Set.of(topics.triggers(), topics.commands(), topics.attempts(), topics.peers());
        addSource(topology, PARTITIONS, inputs.toArray(String[]::new));
        addSource(topology, DEFINITIONS, topics.jobs());
        addSource(topology, EXECUTORS, topics.executors());
        addProcessor(topology, PARTITIONS, () -> new PartitionProcessor(engine));
        addProcessor(topology, DEFINITIONS, () -> new DefinitionProcessor(engine));
        addProcessor(topology, EXECUTORS, () -> new ExecutorProcessor(engine));
        topology.addStateStore(state(), processor(PARTITIONS));
        topology.addStateStore(executors(), processor(EXECUTORS));
        return topology;
    }

    private static void addSource(Topology topology, String name, String... topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                (record, partitionTime) -> Math.max(0, record.timestamp()),
                BYTES,
                BYTES,
                topics);
    }

    private static void addProcessor(
            Topology topology,
            String name,
            ProcessorSupplier<byte[], byte[], byte[], Outgoing> supplier) {
        Serializer<Outgoing> values = (topic, record) -> record.value();
        topology.addProcessor(processor(name), supplier, name);
        topology.addSink(
                name + "-out",
                (byte[] key, Outgoing record, RecordContext context) -> record.topic(),
                new ByteArraySerializer(),
                values,
                (String topic, byte[] key, Outgoing record, int count) -> partitions(record, count),
                processor(name));
    }

    private static Optional<Set<Integer>> partitions(Outgoing record, int count) {
        return switch (record.partition()) {
            case Outgoing.ANY -> Optional.empty();
            case Outgoing.ALL ->
                    Optional.of(IntStream.range(0, count).boxed().collect(Collectors.toSet()));
            default -> Optional.of(Set.of(record.partition()));
        };
    }

    private static String processor(String name) {
        return name + "-at-work";
    }

    /// Cached, so that what is written several times between two commits becomes one record.
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> state() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(PartitionProcessor.STORE),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(TopicCatalogue.changelog());
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> executors() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(ExecutorProcessor.STORE),
                        Serdes.String(),
                        Serdes.ByteArray())
                .withLoggingEnabled(TopicCatalogue.changelog());
    }
}
