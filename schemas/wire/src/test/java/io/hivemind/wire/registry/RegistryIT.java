package io.hivemind.wire.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.Event;
import io.hivemind.avro.FileContent;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.LogChunk;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Against a real registry.
class RegistryIT {
    private static final String TOPIC = "hivemind.triggers";
    private static final TriggerEvent TRIGGER =
            TriggerEvent.newBuilder()
                    .setJob("etl")
                    .setId("order-17")
                    .setParams("{\"day\":\"2026-11-01\"}")
                    .build();

    @TempDir private static Path folder;

    private static RegistryServer server;

    private ConfluentRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        server = new RegistryServer(folder);
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() {
        registry = new ConfluentRegistry(RegistryConfig.of(server.url()));
    }

    @AfterEach
    void disconnect() {
        registry.close();
    }

    @Test
    void record_of_a_schema_that_is_not_ours_is_read_as_json() throws Exception {
        Schema schema =
                SchemaBuilder.record("shop.Order")
                        .fields()
                        .requiredString("customer")
                        .optionalDouble("sum")
                        .endRecord();
        int id = registry.register("orders-value", schema);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        GenericRecord order =
                new GenericRecordBuilder(schema).set("customer", "Ada \"A.\"").build();
        new GenericDatumWriter<GenericRecord>(schema).write(order, encoder);

        String json = Wire.confluent(registry).json(bytes.toByteArray());

        assertThat(json).isEqualTo("{\"customer\": \"Ada \\\"A.\\\"\", \"sum\": null}");
        bytes.write(7);
        assertThatThrownBy(() -> Wire.confluent(registry).json(bytes.toByteArray()))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("1 bytes follow the Order");
    }

    @Test
    void record_is_written_under_the_registrys_id_and_read_by_another_process() {
        byte[] bytes = Wire.confluent(registry).triggers().serializer().serialize(TOPIC, TRIGGER);

        try (ConfluentRegistry other = new ConfluentRegistry(RegistryConfig.of(server.url()))) {
            assertThat(Wire.confluent(other).triggers().deserializer().deserialize(TOPIC, bytes))
                    .isEqualTo(TRIGGER);
            int id = other.lookup(TOPIC + "-value", TRIGGER.getSchema()).orElseThrow();
            assertThat(Arrays.copyOf(bytes, 5))
                    .isEqualTo(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        }
    }

    /// As any consumer would that has nothing of ours but the registry.
    @Test
    void record_is_read_with_plain_avro_and_the_schema_that_the_registry_gives() throws Exception {
        byte[] bytes = Wire.confluent(registry).triggers().serializer().serialize(TOPIC, TRIGGER);

        Schema schema = registry.find(ByteBuffer.wrap(bytes).getInt(1));
        assertThat(schema).isNotNull();
        GenericRecord read =
                new GenericDatumReader<GenericRecord>(schema)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(bytes, 5, bytes.length - 5, null));

        assertThat(read.get("job")).hasToString("etl");
        assertThat(read.get("params")).hasToString("{\"day\":\"2026-11-01\"}");
        assertThat(schema.toString()).doesNotContain("avro.java.string");
    }

    @Test
    void registering_twice_gives_the_same_id_and_bytes_are_those_of_the_other_format() {
        Wire wire = Wire.confluent(registry);
        byte[] first = wire.triggers().serializer().serialize(TOPIC, TRIGGER);
        byte[] alone = Wire.singleObject().triggers().serializer().serialize(TOPIC, TRIGGER);

        try (ConfluentRegistry other = new ConfluentRegistry(RegistryConfig.of(server.url()))) {
            assertThat(Wire.confluent(other).triggers().serializer().serialize(TOPIC, TRIGGER))
                    .isEqualTo(first);
        }
        assertThat(Arrays.copyOfRange(first, 5, first.length))
                .isEqualTo(Arrays.copyOfRange(alone, 10, alone.length));
    }

    @Test
    void schemas_of_all_topics_are_taken_and_given_back() {
        for (Class<?> type :
                List.of(
                        AttemptReport.class,
                        ControlMessage.class,
                        Event.class,
                        FileContent.class,
                        Heartbeat.class,
                        JobDefinition.class,
                        LogChunk.class,
                        PeerMessage.class,
                        ReadyTask.class,
                        RunCommand.class)) {
            Schema schema = SpecificData.get().getSchema(type);

            int id = registry.register("all." + type.getSimpleName() + "-value", schema);

            Schema given = registry.find(id);
            assertThat(given).isNotNull();
            assertThat(SchemaNormalization.toParsingForm(given))
                    .isEqualTo(SchemaNormalization.toParsingForm(schema));
        }
    }

    @Test
    void event_goes_through() {
        Serde<Event> events = Wire.confluent(registry).serde(Event.class);
        Event event = Event.newBuilder().setRunId("1-abc").setBody(new RunStarted()).build();

        byte[] bytes = events.serializer().serialize("hivemind.events", event);

        assertThat(events.deserializer().deserialize("hivemind.events", bytes)).isEqualTo(event);
    }

    @Test
    void compatible_change_is_registered_and_read_and_an_incompatible_one_refused()
            throws Exception {
        String subject = "evolving-value";
        int first = registry.register(subject, TriggerEvent.getClassSchema());
        registry.compatibility(subject, "BACKWARD");
        Schema next =
                with_field("{\"name\": \"colour\", \"type\": \"string\", \"default\": \"red\"}");
        Schema wrong = with_field("{\"name\": \"size\", \"type\": \"string\"}");

        assertThat(registry.incompatibilities(subject, next)).isEmpty();
        int second = registry.register(subject, next);
        assertThat(second).isNotEqualTo(first);
        assertThat(registry.incompatibilities(subject, wrong)).isNotEmpty();
        assertThatThrownBy(() -> registry.register(subject, wrong))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.status()).isEqualTo(409))
                .hasMessageContaining(
                        "does not register the schema of io.hivemind.avro.TriggerEvent under"
                                + " evolving");

        GenericData.Record record = new GenericData.Record(next);
        next.getFields()
                .forEach(
                        field -> record.put(field.pos(), GenericData.get().getDefaultValue(field)));
        record.put("job", "etl");
        TriggerEvent read =
                Wire.confluent(registry)
                        .triggers()
                        .deserializer()
                        .deserialize("evolving", Confluent.bytes(second, record));
        assertThat(read).isEqualTo(TriggerEvent.newBuilder().setJob("etl").build());
    }

    @Test
    void id_that_nobody_registered_is_undecodable() {
        byte[] bytes = {0, 0, 1, 0, 0, 2};

        assertThatThrownBy(() ->
                        Wire.confluent(registry)
                                .triggers()
                                .deserializer()
                                .deserialize(TOPIC, bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("the schema registry knows no Avro schema with id 65536");
    }

    @Test
    void without_auto_register_an_unknown_schema_is_not_written() {
        Map<String, String> settings =
                Map.of("schema.registry.url", server.url(), "auto.register.schemas", "false");
        try (ConfluentRegistry reader = new ConfluentRegistry(RegistryConfig.from(settings))) {
            Wire wire = Wire.confluent(reader);

            assertThatThrownBy(() -> wire.triggers().serializer().serialize("elsewhere", TRIGGER))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("subject elsewhere-value");

            int id = registry.register("elsewhere-value", TRIGGER.getSchema());
            assertThat(
                            ByteBuffer.wrap(
                                            wire.triggers()
                                                    .serializer()
                                                    .serialize("elsewhere", TRIGGER))
                                    .getInt(1))
                    .isEqualTo(id);
        }
    }

    @Test
    void dead_address_before_the_live_one_does_not_matter() {
        String urls = "http://127.0.0.1:1," + server.url();
        try (ConfluentRegistry careful = new ConfluentRegistry(RegistryConfig.of(urls))) {
            assertThat(careful.register("failover-value", TRIGGER.getSchema())).isPositive();
        }
    }

    @Test
    void restart_in_the_middle_is_waited_for_and_what_is_known_needs_no_registry()
            throws Exception {
        Wire wire = Wire.confluent(registry);
        byte[] before = wire.triggers().serializer().serialize(TOPIC, TRIGGER);
        Map<String, String> patient =
                Map.of(
                        "schema.registry.url",
                        server.url(),
                        "max.retries",
                        "1",
                        "retries.wait.ms",
                        "10");
        try (ConfluentRegistry fresh = new ConfluentRegistry(RegistryConfig.from(patient))) {
            server.stop();

            assertThat(wire.triggers().serializer().serialize(TOPIC, TRIGGER)).isEqualTo(before);
            assertThatThrownBy(() ->
                            Wire.confluent(fresh)
                                    .triggers()
                                    .deserializer()
                                    .deserialize(TOPIC, before))
                    .isInstanceOf(RegistryUnavailableException.class);

            server.start();
            assertThat(Wire.confluent(fresh).triggers().deserializer().deserialize(TOPIC, before))
                    .isEqualTo(TRIGGER);
            assertThat(fresh.register(TOPIC + "-value", TRIGGER.getSchema()))
                    .isEqualTo(ByteBuffer.wrap(before).getInt(1));
        }
    }

    private static Schema with_field(String field) {
        String text = PortableSchema.text(TriggerEvent.getClassSchema());
        return new Schema.Parser()
                .parse(text.replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ","));
    }
}
