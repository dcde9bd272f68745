package io.hivemind.benchmarks.limit;

import io.hivemind.benchmarks.subject.RunListener;

import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Takes ready records from a share group and reports their end at once, on a thread of its own.
final class EchoExecutor implements AutoCloseable {

    static final String GROUP = "executors";

    /// As the engine's executor waits, and for the same reason.
    private static final long FIRST_POLL_MS = 10;

    private static final long LAST_POLL_MS = 1_000;

    private final KafkaShareConsumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Supplier<RunListener> listener;
    private final Thread thread = Thread.ofPlatform().name("echo-executor").unstarted(this::run);

    EchoExecutor(
            String bootstrapServers,
            Producer<byte[], byte[]> producer,
            Supplier<RunListener> listener) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("group.id", GROUP);
        config.put("share.acknowledgement.mode", "explicit");
        config.put("key.deserializer", ByteArrayDeserializer.class);
        config.put("value.deserializer", ByteArrayDeserializer.class);
        config.put("enable.metrics.push", false);
        consumer = new KafkaShareConsumer<>(config);
        this.producer = producer;
        this.listener = listener;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(LimitTopology.READY));
            long pollMs = FIRST_POLL_MS;
            while (true) {
                var records = consumer.poll(Duration.ofMillis(pollMs));
                pollMs = records.isEmpty() ? Math.min(pollMs * 2, LAST_POLL_MS) : FIRST_POLL_MS;
                long nowNs = System.nanoTime();
                for (var record : records) {
                    PassedRun run = PassedRun.read(record.value());
                    listener.get().taskStarted(run.run(), nowNs);
                    byte[] report = new PassedRun(run.run(), run.left() - 1).write();
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            LimitTopology.ATTEMPTS,
                                            record.partition(),
                                            record.key(),
                                            report));
                }
                // A record is only given up when its report cannot get lost any more.
                producer.flush();
                records.forEach(consumer::acknowledge);
                consumer.commitAsync();
            }
        } catch (WakeupException e) {
            // Closed.
            return;
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
