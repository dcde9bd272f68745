package io.hivemind.scheduler.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class RecordedTopicsTest {
    private final TestCluster cluster = TestCluster.shared();
    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final TopicPartition first = new TopicPartition(topics.events(), 0);
    private final TopicPartition second = new TopicPartition(topics.events(), 1);
    private RecordedTopics records;

    @BeforeEach
    void open() {
        cluster.createTopic(topics.events(), 2);
        KafkaConnection kafka =
                new KafkaConnection(
                        cluster.bootstrapServers(), Map.of(), topics, Wire.singleObject());
        records = new RecordedTopics(kafka);
    }

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void partitions_are_read_at_their_own_pace_up_to_where_they_ended() {
        send(false, first, "a", "b", "c");
        send(false, second, "x", "y");
        records.open(List.of(first, second));
        send(false, first, "later");

        assertThat(text(records.next(second))).isEqualTo("x");
        assertThat(rest(first)).containsExactly("a", "b", "c");
        assertThat(text(records.peek(second))).isEqualTo("y");
        assertThat(rest(second)).containsExactly("y");

        records.extend(first);
        assertThat(rest(first)).containsExactly("later");
    }

    @Test
    void what_was_not_committed_and_what_has_no_value_is_passed_over() {
        send(true, first, "a");
        abort(first, "never");
        send(true, first, (String) null);
        send(true, first, "b");
        records.open(List.of(first));

        assertThat(rest(first)).containsExactly("a", "b");
    }

    @Test
    void a_record_is_found_by_its_place_forth_and_back() {
        send(false, first, "a", "b", "c", "d");
        records.open(List.of(first));

        assertThat(text(records.at(first, 2))).isEqualTo("c");
        assertThat(text(records.at(first, 0))).isEqualTo("a");
        assertThat(text(records.at(first, 3))).isEqualTo("d");
        assertThat(records.at(first, 4)).isNull();
    }

    @Test
    void topics_are_found_with_their_partitions() {
        assertThat(records.find(topics.prefix()))
                .containsExactly(Map.entry(topics.events(), List.of(first, second)));
    }

    private List<String> rest(TopicPartition partition) {
        List<String> rest = new ArrayList<>();
        for (Recorded next = records.next(partition);
                next != null;
                next = records.next(partition)) {
            rest.add(text(next));
        }
        return rest;
    }

    private static String text(@Nullable Recorded record) {
        return record == null ? "none" : new String(record.value(), UTF_8);
    }

    private void send(boolean inTransaction, TopicPartition to, @Nullable String... values) {
        write(inTransaction, false, to, values);
    }

    private void abort(TopicPartition to, String value) {
        write(true, true, to, value);
    }

    private void write(
            boolean inTransaction, boolean abort, TopicPartition to, @Nullable String... values) {
        Map<String, Object> config = cluster.clientConfig();
        if (inTransaction) {
            config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "writer");
        }
        try (var producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            if (inTransaction) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            for (String value : values) {
                byte[] bytes = value == null ? null : value.getBytes(UTF_8);
                var _ =
                        producer.send(
                                new ProducerRecord<>(to.topic(), to.partition(), null, bytes));
            }
            producer.flush();
            if (abort) {
                producer.abortTransaction();
            } else if (inTransaction) {
                producer.commitTransaction();
            }
        }
    }
}
