package io.hivemind.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.run.RunIds;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

class TriggerRecordsTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final KafkaConnection KAFKA = KafkaConnection.plain("localhost:9092");

    private final TriggerRecords records = new TriggerRecords(KAFKA, 4);

    @Test
    void a_record_goes_home_with_its_position() {
        SourceRecord record =
                records.of(
                        trigger("{\"file\":\"/in/*\"}"),
                        new TriggerRecords.Happening("a.csv", AT, new Json("{\"path\":\"a.csv\"}")),
                        Map.of("seen", 7L));

        assertThat(record.topic()).isEqualTo("hivemind.triggers");
        assertThat(record.kafkaPartition()).isEqualTo(RunIds.homePartition("etl", 4));
        assertThat(record.key()).isEqualTo("etl".getBytes(UTF_8));
        assertThat(record.sourcePartition()).isEqualTo(Map.of("job", "etl", "trigger", "k1"));
        assertThat(record.sourceOffset()).isEqualTo(Map.of("seen", 7L));
        TriggerEvent event = event(record);
        assertThat(event.getId()).isEqualTo("k1@a.csv");
        assertThat(event.getTrigger()).isEqualTo("k1");
        assertThat(event.getRevision()).isEqualTo(3);
        assertThat(event.getParams()).isNull();
        assertThat(event.getTemplated()).isFalse();
    }

    @Test
    void params_travel_as_they_were_written() {
        SourceRecord record =
                records.of(
                        trigger("{\"file\":\"/in/*\",\"params\":{\"path\":\"{{ event.path }}\"}}"),
                        new TriggerRecords.Happening("a.csv", AT, null),
                        Map.of());

        assertThat(event(record).getParams()).isEqualTo("{\"path\":\"{{ event.path }}\"}");
        assertThat(event(record).getTemplated()).isTrue();
    }

    private static FollowedTrigger trigger(String options) {
        TriggerSpec spec = new TriggerSpec("file", new Json(options));
        return new FollowedTrigger("etl", "k1", 3, spec, AT, false);
    }

    private static TriggerEvent event(SourceRecord record) {
        return KAFKA.wire()
                .triggers()
                .deserializer()
                .deserialize(record.topic(), (byte[]) record.value());
    }
}
