package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.TriggerEvent;

import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Records that cannot be dealt with stop nothing.
class DeadLetterTest {
    @TempDir Path folder;
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        rig.apply(Jobs.job("etl", Jobs.noop("main")));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hivemind.triggers",
                "hivemind.commands",
                "hivemind.attempts",
                "hivemind.peers",
                "hivemind.jobs",
                "hivemind.executors"
            })
    void nonsense_becomes_a_dead_letter_that_says_where_it_lay_and_why(String topic) {
        rig.raw(topic, "what?".getBytes(UTF_8));

        TestRecord<byte[], byte[]> letter = onlyLetter();
        assertThat(letter.value()).isEqualTo("what?".getBytes(UTF_8));
        assertThat(header(letter, "topic")).isEqualTo(topic);
        assertThat(header(letter, "partition")).isEqualTo("0");
        assertThat(header(letter, "offset")).matches("[0-9]+");
        assertThat(header(letter, "why")).isNotBlank();
        rig.trigger("etl", "one");
        assertThat(rig.eventNames()).contains("RunCreated");
    }

    @Test
    void a_record_that_breaks_a_processor_leaves_nothing_behind() {
        Map<String, String> before = rig.state();

        rig.trigger(TriggerEvent.newBuilder().setJob("a\0b").setId("one").build());

        assertThat(header(onlyLetter(), "why")).contains("zero character");
        assertThat(rig.state()).isEqualTo(before);
        assertThat(rig.events()).isEmpty();
    }

    @Test
    void a_definition_under_another_jobs_key_is_refused() {
        byte[] other = definition("etl");

        rig.raw("hivemind.jobs", other);

        assertThat(header(onlyLetter(), "why")).contains("its key is \"k\"");
        assertThat(rig.peers()).hasSize(1);
    }

    private byte[] definition(String name) {
        io.hivemind.avro.JobDefinition definition =
                io.hivemind.avro.JobDefinition.newBuilder().build();
        definition.setJob(io.hivemind.scheduler.codec.JobCodec.write(Jobs.job(name)));
        return io.hivemind.wire.Wire.singleObject()
                .serde(io.hivemind.avro.JobDefinition.class)
                .serializer()
                .serialize("jobs", definition);
    }

    @Test
    void a_command_for_a_run_of_another_partition_is_a_dead_letter() {
        rig.command(io.hivemind.scheduler.codec.CommandCodec.cancel("3-abc", "c1"));

        assertThat(header(onlyLetter(), "why")).contains("3-abc");
    }

    private TestRecord<byte[], byte[]> onlyLetter() {
        List<TestRecord<byte[], byte[]>> letters = rig.deadLetters();
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
