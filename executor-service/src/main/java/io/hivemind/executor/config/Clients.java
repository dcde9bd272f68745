package io.hivemind.executor.config;

import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.HashMap;
import java.util.Map;

/// Makes the executor's Kafka clients.
///
/// @param name of the executor, for client ids
public record Clients(KafkaConnection connection, String name) {
    /// An idle fetch costs little, but a consumer cannot be closed while it waits for one.
    private static final int SHARE_FETCH_WAIT_MS = 1_000;

    /// For readers that wait for what comes.
    public static final int LONG_FETCH_WAIT_MS = 5_000;

    /// For readers that jump about: a fetch that waits at one place holds up the next.
    public static final int SHORT_FETCH_WAIT_MS = 10;

    private static final int LOG_BUFFER_BYTES = 16 * 1024 * 1024;

    /// Never gives a record up: what it was given is kept until the broker has it or the process
    /// ends.
    public Producer<byte[], byte[]> reports() {
        return new KafkaProducer<>(connection.promptProducer(producer("reports")));
    }

    /// As [#reports()], with little memory: writers wait when the broker is away.
    public Producer<byte[], byte[]> logs() {
        Map<String, Object> engine = producer("logs");
        engine.put(ProducerConfig.BUFFER_MEMORY_CONFIG, LOG_BUFFER_BYTES);
        return new KafkaProducer<>(connection.promptProducer(engine));
    }

    private Map<String, Object> producer(String role) {
        Map<String, Object> engine = new HashMap<>();
        engine.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(role));
        engine.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        engine.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        engine.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        engine.put(ProducerConfig.ACKS_CONFIG, "all");
        engine.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        engine.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        engine.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        engine.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return engine;
    }

    /// One share group's consumer. It fetches no more than it was asked for.
    public ShareConsumer<byte[], byte[]> share(String group, int maxRecords) {
        Map<String, Object> engine = new HashMap<>();
        engine.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(group));
        engine.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        engine.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        engine.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        engine.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        engine.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        engine.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecords);
        engine.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, SHARE_FETCH_WAIT_MS);
        engine.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaShareConsumer<>(connection.client(engine));
    }

    /// A consumer without a group, for reading by assignment.
    public Consumer<byte[], byte[]> reader(String role, int fetchWaitMs) {
        Map<String, Object> engine = new HashMap<>();
        engine.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(role));
        engine.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        engine.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        engine.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, fetchWaitMs);
        engine.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaConsumer<>(connection.assignedConsumer(engine));
    }

    public Admin admin() {
        return Admin.create(
                connection.client(Map.of(CommonClientConfigs.CLIENT_ID_CONFIG, clientId("admin"))));
    }

    private String clientId(String role) {
        return "executor-" + name + "-" + role;
    }
}
