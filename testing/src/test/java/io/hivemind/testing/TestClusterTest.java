package io.hivemind.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Map;

@Timeout(120)
class TestClusterTest {

    private final TestCluster cluster = TestCluster.shared();
    private final String topic = TestCluster.uniquePrefix() + "topic";

    @Test
    void records_are_read_in_order_from_all_partitions() {
        cluster.createTopic(topic, 2);

        cluster.produce(
                new StringSerializer(),
                new StringSerializer(),
                new ProducerRecord<>(topic, 0, "a", "1"),
                new ProducerRecord<>(topic, 1, "b", "1"),
                new ProducerRecord<>(topic, 0, "a", "2"));

        try (var reader =
                cluster.reader(new StringDeserializer(), new StringDeserializer(), topic)) {
            assertThat(reader.awaitCount(3))
                    .filteredOn(record -> record.partition() == 0)
                    .map(record -> record.value())
                    .containsExactly("1", "2");
            assertThat(reader.awaitRecord("b's", record -> record.key().equals("b")).partition())
                    .isEqualTo(1);
        }
    }

    @Test
    void an_aborted_record_is_not_read() {
        cluster.createTopic(topic, 1);
        Map<String, Object> config = cluster.clientConfig();
        config.put("transactional.id", topic);
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>(topic, "a", "aborted"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>(topic, "a", "committed"));
            producer.commitTransaction();
        }

        try (var reader =
                cluster.reader(new StringDeserializer(), new StringDeserializer(), topic)) {
            assertThat(reader.toEnd()).map(record -> record.value()).containsExactly("committed");
        }
    }
}
