package io.hivemind.scheduler.config;

import io.hivemind.scheduler.topology.TopicDirectory;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// What the scheduler asks of Kafka Streams.
public final class StreamsSettings {
    /// A dead scheduler's open transaction holds up readers for this long at most.
    static final int TRANSACTION_TIMEOUT_MS = 10_000;

    static final int SESSION_TIMEOUT_MS = 6_000;

    /// Only for what asks for no commit itself, such as heartbeats that change nothing.
    static final int COMMIT_INTERVAL_MS = 5_000;

    /// How often an idle thread looks up: each time costs about a tenth of a millisecond.
    private static final int POLL_MS = 250;

    /// All that one fetch may bring. While a partition has records left in the consumer it is in no
    /// fetch, and then waits for the one that is under way, up to half a second.
    private static final int MAX_POLL_RECORDS = 10_000;

    /// What a transaction writes goes out together when it is committed, which flushes. Sent in
    /// parts, each part would be a request of its own, and add partitions to the transaction by
    /// itself.
    private static final int LINGER_MS = 1_000;

    private static final int MAX_BLOCK_MS = 10_000;
    private static final long CACHE_BYTES = 16L * 1024 * 1024;

    private StreamsSettings() {}

    public static Properties of(
            SchedulerConfig config, RocksMemory memory, TopicDirectory directory) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, "hivemind-scheduler");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateFolder().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        settings.putAll(ofSpeed());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class);
        settings.put(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, UnwritableTopics.class);
        settings.put(SharedRocksMemory.MEMORY, memory);
        settings.put(UnwritableTopics.DIRECTORY, directory);
        producer(settings, ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        producer(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024);
        consumer(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        consumer(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 3);
        consumer(
                settings,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                InstanceId.in(config.stateFolder()));
        return config.connection().clientProperties(settings);
    }

    /// What decides how fast it is, and that it is exactly once: whoever is measured beside the
    /// scheduler has the same.
    public static Map<String, Object> ofSpeed() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        settings.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        // Any available record is processed: order between the inputs means nothing to us.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        producer(settings, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        producer(settings, ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        producer(settings, ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        consumer(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        return settings;
    }

    private static void producer(Map<String, Object> settings, String name, Object value) {
        settings.put(StreamsConfig.producerPrefix(name), value);
    }

    private static void consumer(Map<String, Object> settings, String name, Object value) {
        settings.put(StreamsConfig.mainConsumerPrefix(name), value);
    }
}
