package io.hivemind.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Trigger;
import io.hivemind.broker.BrokerSettings;
import io.hivemind.broker.EmbeddedBroker;
import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.connect.schedule.ScheduleSourceTask;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;

import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Very many schedules in one task of the connector, of which a thousand a second have a slot. The
/// definitions lie on a real broker; what a worker does with the records is not measured.
///
/// @param schedules each of a job of its own
/// @param seconds how long slots are fired
public record ManySchedules(int schedules, int seconds) {
    private static final int PER_SECOND = 1_000;
    private static final int BEGIN_MS = 2_000;

    /// Figures by name; a name ends in its unit.
    public Map<String, Double> measure() throws InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral())) {
            KafkaConnection kafka = KafkaConnection.plain(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client(Map.of()))) {
                TopicSetup.ensure(
                        admin, new TopicCatalogue(kafka.topics(), TopicCatalogue.Sizing.EMBEDDED));
            }
            long definitionBytes = publish(kafka);
            long before = used();
            ScheduleSourceTask task = new ScheduleSourceTask();
            task.initialize(new NoOffsets());
            long began = System.nanoTime();
            task.start(ClusterSettings.of(kafka));
            double startMs = (System.nanoTime() - began) / 1e6;
            long heap = used() - before;
            try {
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put("schedules", (double) schedules);
                figures.put("start_ms", CoreScale.rounded(startMs));
                figures.put(
                        "heap_per_schedule_bytes", CoreScale.rounded((double) heap / schedules));
                figures.put(
                        "definition_text_bytes",
                        CoreScale.rounded((double) definitionBytes / schedules));
                fire(task, figures);
                return figures;
            } finally {
                task.stop();
            }
        }
    }

    private void fire(ScheduleSourceTask task, Map<String, Double> figures)
            throws InterruptedException {
        Histogram lateMs = new Histogram(3);
        long from = System.currentTimeMillis() + BEGIN_MS;
        long until = from + seconds * 1_000L;
        int early = 0;
        while (System.currentTimeMillis() < until) {
            List<SourceRecord> records = task.poll();
            long now = System.currentTimeMillis();
            if (records == null) {
                continue;
            }
            for (SourceRecord record : records) {
                if (record.sourceOffset().get("accounted") instanceof Long slot && slot >= from) {
                    early += now < slot ? 1 : 0;
                    lateMs.recordValue(Math.max(0, now - slot));
                }
            }
        }
        figures.put("slots", (double) lateMs.getTotalCount());
        figures.put("early", (double) early);
        figures.put("late_p50_ms", (double) lateMs.getValueAtPercentile(50));
        figures.put("late_p99_ms", (double) lateMs.getValueAtPercentile(99));
        figures.put("late_max_ms", (double) lateMs.getMaxValue());
    }

    /// @return how many bytes of text they have that has to be kept
    private long publish(KafkaConnection kafka) throws InterruptedException {
        var serializer = kafka.wire().serde(JobDefinition.class).serializer();
        String topic = kafka.topics().jobs();
        String period = schedules / PER_SECOND + "s";
        long bytes = 0;
        Future<?> last = CompletableFuture.completedFuture("");
        try (var producer =
                new KafkaProducer<>(
                        kafka.client(Map.of("linger.ms", 5)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < schedules; i++) {
                String name = "job-" + i;
                Instant from = Instant.ofEpochMilli(i);
                String options = "{\"every\":\"" + period + "\",\"from\":\"" + from + "\"}";
                Trigger trigger = new Trigger("every", options);
                Job job =
                        Job.newBuilder()
                                .setName(name)
                                .setTriggers(new ArrayList<>(List.of(trigger)))
                                .build();
                JobDefinition definition = JobDefinition.newBuilder().setJob(job).build();
                byte[] value = serializer.serialize(topic, definition);
                last = producer.send(new ProducerRecord<>(topic, name.getBytes(UTF_8), value));
                bytes += name.length() + options.length();
            }
            last.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the definitions cannot be published", e);
        }
        return bytes;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
