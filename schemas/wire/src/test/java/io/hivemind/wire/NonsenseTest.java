package io.hivemind.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.hivemind.avro.Event;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.TriggerEvent;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Whatever bytes come, the answer is a record or an [UndecodableException], soon and without much
/// memory.
@Timeout(60)
class NonsenseTest {
    private static final String TOPIC = "t";

    private final MemoryRegistry registry = new MemoryRegistry();
    private final Wire wire = Wire.confluent(registry);

    @Test
    void reasons_are_clear() {
        assertThat(reason(TriggerEvent.class, "")).isEqualTo("it is empty");
        assertThat(reason(TriggerEvent.class, "C3")).contains("ends within the header");
        assertThat(reason(TriggerEvent.class, "C302 0000000000000000"))
                .contains("encoding is 2; known is 1");
        assertThat(reason(TriggerEvent.class, "C301 00000000000000FF"))
                .isEqualTo(
                        "no version up to this one has a schema with fingerprint ff00000000000000");
        assertThat(reason(TriggerEvent.class, "00 0000")).contains("ends within the header");
        assertThat(reason(TriggerEvent.class, "00 00000007 00"))
                .isEqualTo("the schema registry knows no Avro schema with id 7");
        assertThat(reason(TriggerEvent.class, "7F 00"))
                .isEqualTo(
                        "its first byte is 0x7F: neither Avro single-object (C3 01) nor Confluent"
                                + " (00)");
    }

    @Test
    void record_of_a_registry_is_undecodable_where_none_is_set() {
        byte[] bytes =
                wire.serde(TriggerEvent.class)
                        .serializer()
                        .serialize(TOPIC, TriggerEvent.newBuilder().build());

        assertThatThrownBy(() ->
                        Wire.singleObject()
                                .serde(TriggerEvent.class)
                                .deserializer()
                                .deserialize(TOPIC, bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("it has schema id 1 of a registry, and no schema.registry.url is set");
    }

    @Test
    void every_truncation_and_every_surplus_is_noticed() {
        for (Class<? extends SpecificRecord> type : RecordClasses.all()) {
            byte[] whole = encoded(type, 3);
            for (int length = 0; length < whole.length; length += length < 100 ? 1 : 97) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> decode(type, part))
                        .as("%s, %d of %d bytes", type, length, whole.length)
                        .isInstanceOf(UndecodableException.class);
            }
            assertThatThrownBy(() -> decode(type, Arrays.copyOf(whole, whole.length + 1)))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("1 bytes are left over");
        }
    }

    @Test
    void random_changes_of_bytes_give_a_record_or_the_one_exception() {
        long seed = Long.getLong("sim.seed", 20_261_121);
        Random random = new Random(seed);
        int undecodable = 0;
        for (Class<? extends SpecificRecord> type : RecordClasses.all()) {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = encoded(type, i);
                for (int change = random.nextInt(4); change >= 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                undecodable += survives(() -> decode(type, bytes), seed, bytes) ? 0 : 1;
            }
        }
        assertThat(undecodable).isPositive();
    }

    @Test
    void random_bytes_behind_a_good_header_give_a_record_or_the_one_exception() {
        long seed = Long.getLong("sim.seed", 8);
        Random random = new Random(seed);
        for (Class<? extends SpecificRecord> type : RecordClasses.all()) {
            byte[] header = Arrays.copyOf(encoded(type, 1), 10);
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[10 + random.nextInt(300)];
                random.nextBytes(bytes);
                System.arraycopy(header, 0, bytes, 0, header.length);
                survives(() -> decode(type, bytes), seed, bytes);
            }
        }
    }

    @Test
    void random_bytes_on_the_triggers_topic_give_a_trigger_or_the_one_exception() {
        long seed = Long.getLong("sim.seed", 4);
        Random random = new Random(seed);
        Deserializer<TriggerEvent> triggers = wire.triggers().deserializer();
        byte[] json =
                "{\"job\": \"etl\", \"id\": 7, \"params\": {\"a\": [1, 2.50, \"x\"]}, \"nominal_at\": 12}"
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 4_000; i++) {
            byte[] bytes = json.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            survives(() -> triggers.deserialize(TOPIC, bytes), seed, bytes);
        }
    }

    @Test
    void string_that_claims_two_gigabytes_costs_none() {
        assertThat(behindHeader(TriggerEvent.class, "FEFFFFFF0F"))
                .contains("a value claims 2147483647 bytes where 0 are left");
    }

    @Test
    void list_that_claims_a_billion_items_costs_nothing() {
        // executor, incarnation, state, slots, busy_slots, then the list of queues.
        assertThat(behindHeader(Heartbeat.class, "00 00 00 00 00 FEFFFFFF0F"))
                .contains("a list claims more items than its bytes can hold");
    }

    @Test
    void lists_in_lists_that_each_claim_all_the_rest_cost_little() {
        byte[] header = Arrays.copyOf(encoded(JobDefinition.class, 1), 10);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        // job, its texts, no labels, params, triggers or depends_on; a task with a name and no
        // body; its needs.
        bytes.writeBytes(hex("02 00 00 00 00 00 00 00 02 00 00"));
        for (int i = 0; i < 100_000; i++) {
            // All of 100,000 terms, the first of which is all of 100,000 terms, ...
            bytes.writeBytes(hex(i == 0 ? "06 C09A0C" : "04 C09A0C"));
        }

        assertThatThrownBy(() -> decode(JobDefinition.class, bytes.toByteArray()))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void nesting_without_end_is_refused() {
        byte[] header = Arrays.copyOf(encoded(JobDefinition.class, 1), 10);
        byte[] bytes = new byte[900_000];
        Arrays.fill(bytes, (byte) 4);
        System.arraycopy(header, 0, bytes, 0, 10);
        byte[] job = hex("02 00 00 00 00 00 00 00 02 00 00");
        System.arraycopy(job, 0, bytes, 10, job.length);

        // Not not not ... a task.
        assertThatThrownBy(() -> decode(JobDefinition.class, bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("nested too deep");

        // The thread's reader is not left in the middle of it.
        assertThat(decode(JobDefinition.class, encoded(JobDefinition.class, 4))).isNotNull();
    }

    @Test
    void kind_that_is_out_of_range_is_refused() {
        for (String index : List.of("FE01", "01", "FEFFFFFF0F")) {
            byte[] header = Arrays.copyOf(encoded(Event.class, 1), 10);
            byte[] body = hex("00 00 00 00 00 00 00 00" + index);
            byte[] bytes = Arrays.copyOf(header, 10 + body.length);
            System.arraycopy(body, 0, bytes, 10, body.length);

            assertThatThrownBy(() -> decode(Event.class, bytes))
                    .isInstanceOf(UndecodableException.class);
        }
    }

    private String behindHeader(Class<? extends SpecificRecord> type, String body) {
        return reason(type, HexFormat.of().formatHex(encoded(type, 1), 0, 10) + body);
    }

    private String reason(Class<? extends SpecificRecord> type, String bytes) {
        try {
            decode(type, hex(bytes));
        } catch (UndecodableException e) {
            return String.valueOf(e.getMessage());
        }
        return fail("it was decoded");
    }

    private static boolean survives(Runnable decoding, long seed, byte[] bytes) {
        try {
            decoding.run();
            return true;
        } catch (UndecodableException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
        }
    }

    private <T extends SpecificRecord> byte[] encoded(Class<T> type, long seed) {
        return Wire.singleObject()
                .serde(type)
                .serializer()
                .serialize(TOPIC, RandomRecords.specific(seed).next(type));
    }

    private <T extends SpecificRecord> T decode(Class<T> type, byte[] bytes) {
        return wire.serde(type).deserializer().deserialize(TOPIC, bytes);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
