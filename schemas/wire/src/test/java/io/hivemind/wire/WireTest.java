package io.hivemind.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.Cause;
import io.hivemind.avro.Event;
import io.hivemind.avro.FileContent;
import io.hivemind.avro.TaskQueued;
import io.hivemind.avro.TriggerEvent;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class WireTest {
    private static final String TOPIC = "hivemind.any";

    private final MemoryRegistry registry = new MemoryRegistry();
    private final Wire single = Wire.singleObject();
    private final Wire confluent = Wire.confluent(registry);

    static List<Class<? extends SpecificRecord>> classes() {
        return RecordClasses.all();
    }

    @ParameterizedTest
    @MethodSource("classes")
    <T extends SpecificRecord> void every_record_survives_both_formats(Class<T> type) {
        RandomRecords random = RandomRecords.specific(17);
        for (int i = 0; i < 100; i++) {
            T record = random.next(type);

            for (Wire wire : List.of(single, confluent)) {
                byte[] bytes = wire.serde(type).serializer().serialize(TOPIC, record);

                // What the format of a reader is does not matter.
                assertThat(confluent.serde(type).deserializer().deserialize(TOPIC, bytes))
                        .isEqualTo(record);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classes")
    <T extends SpecificRecord> void record_of_defaults_can_be_written(Class<T> type)
            throws Exception {
        Object builder = type.getMethod("newBuilder").invoke(null);
        T record = type.cast(builder.getClass().getMethod("build").invoke(builder));

        byte[] bytes = single.serde(type).serializer().serialize(TOPIC, record);

        assertThat(single.serde(type).deserializer().deserialize(TOPIC, bytes)).isEqualTo(record);
    }

    @Test
    void single_object_bytes_are_those_of_avro_itself() throws Exception {
        TriggerEvent trigger = trigger();

        byte[] bytes = single.serde(TriggerEvent.class).serializer().serialize(TOPIC, trigger);

        assertThat(ByteBuffer.wrap(bytes)).isEqualTo(trigger.toByteBuffer());
        assertThat(TriggerEvent.fromByteBuffer(ByteBuffer.wrap(bytes))).isEqualTo(trigger);
    }

    @Test
    void confluent_bytes_are_a_zero_the_id_and_the_same_body() {
        byte[] alone = single.serde(TriggerEvent.class).serializer().serialize(TOPIC, trigger());
        registry.add(FileContent.getClassSchema());

        byte[] bytes = confluent.serde(TriggerEvent.class).serializer().serialize(TOPIC, trigger());

        assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 2);
        assertThat(Arrays.copyOfRange(bytes, 5, bytes.length))
                .isEqualTo(Arrays.copyOfRange(alone, 10, alone.length));
    }

    @Test
    void subject_is_the_topic_and_the_registry_is_asked_once_for_each() {
        Serde<TriggerEvent> serde = confluent.serde(TriggerEvent.class);
        for (int i = 0; i < 3; i++) {
            serde.serializer().serialize("hivemind.triggers", trigger());
            serde.serializer().serialize("other", trigger());
        }

        assertThat(registry.subjects).containsExactly("hivemind.triggers-value", "other-value");
    }

    @Test
    void null_stays_null() {
        for (Serde<TriggerEvent> serde :
                List.of(single.serde(TriggerEvent.class), single.triggers())) {
            assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
            assertThat(serde.deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
        }
    }

    @Test
    void times_lose_what_is_below_a_millisecond_and_nothing_else() {
        Event event =
                Event.newBuilder()
                        .setDecidedAt(Instant.parse("2026-11-01T18:00:00.123456789Z"))
                        .build();
        Serde<Event> serde = single.serde(Event.class);

        Event read =
                serde.deserializer().deserialize(TOPIC, serde.serializer().serialize(TOPIC, event));

        assertThat(read.getDecidedAt()).isEqualTo(Instant.parse("2026-11-01T18:00:00.123Z"));
    }

    @Test
    void record_that_lacks_a_value_is_refused_with_the_field_named() {
        Event event = new Event();

        assertThatThrownBy(() -> single.serde(Event.class).serializer().serialize(TOPIC, event))
                .isInstanceOf(SerializationException.class)
                .isNotInstanceOf(UndecodableException.class)
                .hasMessageContaining("cannot encode a Event")
                .hasMessageContaining("run_id");
    }

    @Test
    void failed_write_leaves_nothing_behind_for_the_next() {
        Serde<Event> serde = single.serde(Event.class);
        assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, new Event()))
                .isInstanceOf(SerializationException.class);
        Event good = Event.newBuilder().setRunId("1-abc").build();

        byte[] bytes = serde.serializer().serialize(TOPIC, good);

        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(good);
    }

    @Test
    void large_file_content_survives() {
        byte[] content = new byte[512 * 1024];
        Arrays.fill(content, (byte) 7);
        FileContent file = new FileContent("abc", 0, ByteBuffer.wrap(content));
        Serde<FileContent> serde = single.serde(FileContent.class);

        byte[] bytes = serde.serializer().serialize(TOPIC, file);

        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(file);
    }

    @Test
    void many_threads_share_one_serde() throws Exception {
        Serde<Event> serde = confluent.serde(Event.class);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> work = new java.util.ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                RandomRecords random = RandomRecords.specific(thread);
                work.add(() -> {
                    for (int i = 0; i < 300; i++) {
                        Event event = random.next(Event.class);
                        byte[] bytes = serde.serializer().serialize(TOPIC, event);
                        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(event);
                    }
                    return true;
                });
            }

            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    void event_without_its_own_time_holds_records_that_have_one() {
        Event event =
                Event.newBuilder()
                        .setBody(new TaskQueued(new AttemptRef("t", -1, 1, 1), "default", "medium"))
                        .setCause(new Cause("hivemind.attempts", 3, 17L))
                        .build();
        Serde<Event> serde = single.serde(Event.class);

        Event read =
                serde.deserializer().deserialize(TOPIC, serde.serializer().serialize(TOPIC, event));

        assertThat(read.getBody()).isInstanceOf(TaskQueued.class);
        assertThat(read.getCause()).isEqualTo(event.getCause());
    }

    private static TriggerEvent trigger() {
        return TriggerEvent.newBuilder()
                .setJob("etl")
                .setId("order-17")
                .setNominalAt(Instant.ofEpochMilli(1_700_000_000_000L))
                .setParams("{\"day\":\"2026-11-01\"}")
                .build();
    }
}
