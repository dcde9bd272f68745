package io.hivemind.systemtests.process;

import io.hivemind.wire.Topics;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Any program's triggers: JSON, without a key, so that they come to whatever partition. One record
/// in ten is sent twice. They go on while their schedulers and brokers do not.
public final class Triggers implements AutoCloseable {
    private static final int TWICE_IN = 10;

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final List<String> jobs;
    private final List<String> sent = new ArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread thread;

    /// @param jobs each is triggered in its turn, with its trigger's id as parameter `order`
    private Triggers(String bootstrapServers, Topics topics, List<String> jobs, int perSecond) {
        this.topic = topics.triggers();
        this.jobs = jobs;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                Integer.MAX_VALUE,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                Long.MAX_VALUE),
                        new StringSerializer(),
                        new StringSerializer());
        this.thread = Thread.ofPlatform().name("triggers").start(() -> stream(perSecond));
    }

    public static Triggers stream(
            String bootstrapServers, Topics topics, List<String> jobs, int perSecond) {
        return new Triggers(bootstrapServers, topics, jobs, perSecond);
    }

    private void stream(int perSecond) {
        try {
            do {
                send(sent.size());
            } while (!enough.await(1000 / perSecond, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(int number) {
        String id = "order-" + number;
        String trigger =
                "{\"job\": \"%s\", \"id\": \"%s\", \"params\": {\"order\": \"%s\"}}"
                        .formatted(jobs.get(number % jobs.size()), id, id);
        for (int i = 0; i < (number % TWICE_IN == 0 ? 2 : 1); i++) {
            var _ = producer.send(new ProducerRecord<>(topic, trigger));
        }
        sent.add(id);
    }

    /// Ends the stream, and returns the ids of all triggers when the broker has them.
    public List<String> end() {
        enough.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        producer.flush();
        return List.copyOf(sent);
    }

    @Override
    public void close() {
        enough.countDown();
        producer.close(java.time.Duration.ZERO);
    }
}
