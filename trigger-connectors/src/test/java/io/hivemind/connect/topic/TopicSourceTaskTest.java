package io.hivemind.connect.topic;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Trigger;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.Topics;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A task on a real broker, with this test in the worker's place: it keeps the positions.
@Timeout(60)
class TopicSourceTaskTest {
    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final String orders = topics.prefix() + "orders";
    private final Map<Map<String, ?>, Map<String, Object>> kept = new HashMap<>();
    private KafkaConnection kafka;
    private Producer<byte[], byte[]> producer;
    private TopicSourceTask task;

    @BeforeEach
    void start() {
        TestCluster cluster = TestCluster.shared();
        kafka =
                new KafkaConnection(
                        cluster.bootstrapServers(),
                        Map.of(),
                        topics,
                        KafkaConnection.plain("x").wire());
        cluster.createTopics(new TopicCatalogue(topics, TopicCatalogue.Sizing.EMBEDDED).fixed());
        producer = cluster.producer(new ByteArraySerializer(), new ByteArraySerializer());
        task = new TopicSourceTask();
    }

    @AfterEach
    void stop() {
        task.stop();
        producer.close();
    }

    @Test
    void records_from_the_definition_on_start_runs_and_earlier_ones_do_not() throws Exception {
        TestCluster.shared().createTopic(orders, 2);
        send(orders, "{\"n\":0}");
        define("etl", "{\"topic\":\"" + orders + "\",\"when\":\"value.n != 2\"}");
        startTask();
        send(orders, "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");

        List<TriggerEvent> events = events(2);

        assertThat(events).extracting(TriggerEvent::getJob).containsOnly("etl");
        assertThat(events)
                .extracting(TriggerEvent::getEvent)
                .satisfiesExactlyInAnyOrder(
                        event -> assertThat(event).contains("{\"n\":1}"),
                        event -> assertThat(event).contains("{\"n\":3}"));
    }

    @Test
    void task_that_starts_again_goes_on_where_it_was() throws Exception {
        TestCluster.shared().createTopic(orders, 1);
        define("etl", "{\"topic\":\"" + orders + "\",\"from\":\"earliest\"}");
        send(orders, "1", "2");
        startTask();
        events(2);
        task.stop();
        send(orders, "3");

        task = new TopicSourceTask();
        startTask();

        assertThat(events(1).getFirst().getEvent()).contains("\"value\":3");
    }

    @Test
    void changed_definitions_take_effect_while_it_runs() throws Exception {
        define("first", "{\"topic\":\"" + orders + "\",\"from\":\"earliest\"}");
        startTask();
        task.poll();
        TestCluster.shared().createTopic(orders, 1);
        send(orders, "1");
        assertThat(events(1).getFirst().getJob()).isEqualTo("first");

        define("second", "{\"topic\":\"" + orders + "\",\"from\":\"earliest\"}");

        assertThat(events(1).getFirst().getJob()).isEqualTo("second");
    }

    @Test
    void record_that_is_not_of_the_format_goes_to_the_dead_letters() throws Exception {
        TestCluster.shared().createTopic(orders, 1);
        define("etl", "{\"topic\":\"" + orders + "\",\"from\":\"earliest\"}");
        send(orders, "no JSON", "2");
        startTask();

        List<SourceRecord> records = records(2);

        SourceRecord letter = records.getFirst();
        assertThat(letter.topic()).isEqualTo(topics.deadLetters());
        assertThat((byte[]) letter.value()).isEqualTo("no JSON".getBytes(UTF_8));
        byte[] why = (byte[]) letter.headers().lastWithName("why").value();
        assertThat(new String(why, UTF_8)).contains("not JSON");
        assertThat(event(records.getLast()).getEvent()).contains("\"value\":2");
    }

    private void startTask() {
        task.initialize(new Worker());
        task.start(
                Map.of(
                        ClusterSettings.BOOTSTRAP_SERVERS,
                        kafka.bootstrapServers(),
                        ClusterSettings.TOPIC_PREFIX,
                        topics.prefix()));
    }

    private void define(String job, String kafkaTrigger) throws Exception {
        Trigger trigger = new Trigger("kafka", "{\"kafka\":" + kafkaTrigger + "}");
        Job model = Job.newBuilder().setName(job).setTriggers(List.of(trigger)).build();
        JobDefinition definition = JobDefinition.newBuilder().setJob(model).build();
        byte[] value =
                kafka.wire()
                        .serde(JobDefinition.class)
                        .serializer()
                        .serialize(topics.jobs(), definition);
        producer.send(new ProducerRecord<>(topics.jobs(), job.getBytes(UTF_8), value)).get();
    }

    private void send(String topic, String... values) throws Exception {
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))).get();
        }
    }

    private List<TriggerEvent> events(int count) throws InterruptedException {
        return records(count).stream().map(this::event).toList();
    }

    private TriggerEvent event(SourceRecord record) {
        return kafka.wire()
                .triggers()
                .deserializer()
                .deserialize(record.topic(), (byte[]) record.value());
    }

    private List<SourceRecord> records(int count) throws InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        while (records.size() < count) {
            List<SourceRecord> polled = task.poll();
            if (polled != null) {
                records.addAll(polled);
                polled.forEach(record -> keep(record));
            }
        }
        assertThat(records).hasSize(count);
        return records;
    }

    @SuppressWarnings("unchecked")
    private void keep(SourceRecord record) {
        kept.put(record.sourcePartition(), (Map<String, Object>) record.sourceOffset());
    }

    private final class Worker implements SourceTaskContext {
        @Override
        public Map<String, String> configs() {
            return Map.of();
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new OffsetStorageReader() {
                @Override
                public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
                    return kept.get(partition);
                }

                @Override
                public <T> Map<Map<String, T>, Map<String, Object>> offsets(
                        Collection<Map<String, T>> partitions) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
