package io.hivemind.benchmarks.limit;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The shape of the engine's topology: four inputs, one processor, one persistent store with its
/// changelog, two outputs.
final class LimitTopology {

    static final int PARTITIONS = 4;
    static final String TRIGGERS = "triggers";
    static final String ATTEMPTS = "attempts";
    static final String READY = "ready";
    static final String EVENTS = "events";

    private static final List<String> INPUTS = List.of(TRIGGERS, "commands", "peers", ATTEMPTS);
    private static final String PROCESSOR = "pass-through";

    private LimitTopology() {}

    static int partition(long run) {
        return (int) (run % PARTITIONS);
    }

    static List<NewTopic> topics() {
        return Stream.concat(INPUTS.stream(), Stream.of(READY, EVENTS))
                .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                .toList();
    }

    static Topology topology() {
        StreamPartitioner<byte[], byte[]> home =
                (topic, key, value, count) ->
                        Optional.of(Set.of(partition(PassedRun.read(value).run())));
        var bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "inputs",
                        null,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        INPUTS.toArray(String[]::new))
                .addProcessor(PROCESSOR, PassThrough::new, "inputs")
                .addStateStore(store(), PROCESSOR)
                .addSink(EVENTS, EVENTS, bytes, bytes, home, PROCESSOR)
                .addSink(READY, READY, bytes, bytes, home, PROCESSOR);
    }

    /// Cached as the engine's: what is put and deleted within one transaction is written nowhere.
    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(PassThrough.STORE),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of());
    }
}
