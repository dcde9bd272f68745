package io.hivemind.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.Event;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.TriggerEvent;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

class OldAndNewSchemasTest {
    private final MemoryRegistry registry = new MemoryRegistry();
    private final Wire wire = Wire.confluent(registry);

    @Test
    void records_of_every_released_version_are_read_by_their_fingerprint() throws IOException {
        int read = 0;
        for (Schema schema : RecordClasses.schemas()) {
            RandomRecords random = RandomRecords.generic(5);
            for (int i = 0; i < 20; i++) {
                byte[] bytes = singleObject(random.next(schema));

                SpecificRecord record = decode(RecordClasses.of(schema.getFullName()), bytes);

                assertThat(record.getSchema().getFullName()).isEqualTo(schema.getFullName());
                read++;
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void field_that_an_older_writer_did_not_have_gets_its_default() throws IOException {
        Schema old =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "TriggerEvent", "namespace": "io.hivemind.avro",
                                 "fields": [{"name": "job", "type": "string", "default": ""}]}\
                                """);
        GenericData.Record record = new GenericData.Record(old);
        record.put("job", "etl");

        TriggerEvent read = decode(TriggerEvent.class, confluent(record));

        assertThat(read).isEqualTo(TriggerEvent.newBuilder().setJob("etl").build());
    }

    @Test
    void field_and_order_of_a_newer_writer_do_not_matter() throws IOException {
        Schema newer =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "TriggerEvent", "namespace": "io.hivemind.avro",
                                 "fields": [{"name": "colours", "type": {"type": "array", "items": "string"}},
                                            {"name": "id", "type": "string"},
                                            {"name": "job", "type": "string"}]}\
                                """);
        GenericData.Record record = new GenericData.Record(newer);
        record.put("colours", java.util.List.of("red", "green"));
        record.put("id", "17");
        record.put("job", "etl");

        TriggerEvent read = decode(TriggerEvent.class, confluent(record));

        assertThat(read.getJob()).isEqualTo("etl");
        assertThat(read.getId()).isEqualTo("17");
    }

    @Test
    void kind_of_event_that_only_a_newer_version_knows_is_read_as_an_event_without_body()
            throws IOException {
        Schema newer =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "Event", "namespace": "io.hivemind.avro", "fields": [
                                  {"name": "run_id", "type": "string"},
                                  {"name": "body", "type": ["null",
                                    {"type": "record", "name": "RunStarted", "fields": []},
                                    {"type": "record", "name": "RunOfALaterVersion", "fields": [
                                      {"name": "by", "type": "string"},
                                      {"name": "where", "type": {"type": "record", "name": "Cause", "fields": [
                                        {"name": "rack", "type": "string"}]}}]}]},
                                  {"name": "sequence", "type": "long"}]}\
                                """);
        GenericData.Record later = new GenericData.Record(body(newer, 2));
        later.put("by", "me");
        GenericData.Record where =
                new GenericData.Record(later.getSchema().getField("where").schema());
        where.put("rack", "r1");
        later.put("where", where);

        Event unknown = decode(Event.class, confluent(event(newer, later, 8)));
        Event known =
                decode(
                        Event.class,
                        confluent(event(newer, new GenericData.Record(body(newer, 1)), 9)));

        assertThat(unknown.getBody()).isNull();
        assertThat(unknown.getRunId()).isEqualTo("1-abc");
        assertThat(unknown.getSequence()).isEqualTo(8);
        assertThat(known.getBody()).isInstanceOf(RunStarted.class);
        assertThat(known.getSequence()).isEqualTo(9);
    }

    @Test
    void unknown_branch_deep_inside_recursive_records_is_null_too() throws IOException {
        String text = JobDefinition.getClassSchema().toString();
        Schema newer =
                new Schema.Parser()
                        .parse(
                                text.replace(
                                        "[\"null\",{\"type\":\"record\",\"name\":\"RunBody\"",
                                        "[\"null\",{\"type\":\"record\",\"name\":\"SqlBody\",\"fields\":"
                                            + "[{\"name\":\"query\",\"type\":\"string\"}]},"
                                            + "{\"type\":\"record\",\"name\":\"RunBody\""));
        assertThat(newer.toString()).isNotEqualTo(text);
        RandomRecords random = RandomRecords.generic(99);

        int without = 0;
        for (int i = 0; i < 50; i++) {
            JobDefinition read = decode(JobDefinition.class, confluent(random.next(newer)));
            if (read.getJob() != null) {
                without +=
                        (int)
                                read.getJob().getTasks().stream()
                                        .filter(task -> task.getBody() == null)
                                        .count();
            }
        }

        assertThat(without).isPositive();
    }

    /// Every field has a default, so Avro itself would turn any record into any other.
    @Test
    void record_of_another_kind_is_refused() throws IOException {
        byte[] heartbeat =
                wire.serde(Heartbeat.class)
                        .serializer()
                        .serialize("t", Heartbeat.newBuilder().setExecutor("e1").build());

        assertThatThrownBy(() -> decode(JobDefinition.class, heartbeat))
                .isInstanceOf(UndecodableException.class)
                .hasMessage(
                        "it is a io.hivemind.avro.Heartbeat, not a io.hivemind.avro.JobDefinition");
    }

    @Test
    void type_that_cannot_be_resolved_is_refused() throws IOException {
        Schema other =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "TriggerEvent", "namespace": "io.hivemind.avro",
                                 "fields": [{"name": "job", "type": "long"}]}\
                                """);
        GenericData.Record record = new GenericData.Record(other);
        record.put("job", 17L);
        byte[] bytes = confluent(record);

        assertThatThrownBy(() -> decode(TriggerEvent.class, bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("it is no TriggerEvent");
    }

    private <T extends SpecificRecord> T decode(Class<T> type, byte[] bytes) {
        return wire.serde(type).deserializer().deserialize("t", bytes);
    }

    private static Schema body(Schema event, int branch) {
        return event.getField("body").schema().getTypes().get(branch);
    }

    private static GenericData.Record event(Schema schema, GenericData.Record body, long sequence) {
        GenericData.Record event = new GenericData.Record(schema);
        event.put("run_id", "1-abc");
        event.put("body", body);
        event.put("sequence", sequence);
        return event;
    }

    private byte[] confluent(IndexedRecord record) throws IOException {
        return bytes(
                ByteBuffer.allocate(5)
                        .put((byte) 0)
                        .putInt(registry.add(record.getSchema()))
                        .array(),
                record);
    }

    private static byte[] singleObject(IndexedRecord record) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0xC3).put((byte) 1);
        header.putLong(SchemaNormalization.parsingFingerprint64(record.getSchema()));
        return bytes(header.array(), record);
    }

    private static byte[] bytes(byte[] header, IndexedRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<IndexedRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
