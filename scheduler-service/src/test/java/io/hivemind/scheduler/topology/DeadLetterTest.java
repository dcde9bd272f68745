package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.wire.UndecodableException;

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

    @Test
    void state_that_cannot_be_read_is_no_fault_of_the_record() {
        rig.trigger("etl", "one");
        rig.spoilState();

        assertThatThrownBy(() -> rig.trigger("etl", "two"))
                .hasRootCauseInstanceOf(UndecodableException.class)
                .hasStackTraceContaining("has a StoredPartition that this version cannot read");
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

    @Test
    void what_a_dead_letter_quotes_never_makes_it_too_large_itself() {
        String name = "x".repeat(1_000_000);

        rig.command(io.hivemind.scheduler.codec.CommandCodec.cancel(name, "c1"));

        TestRecord<byte[], byte[]> letter = onlyLetter();
        assertThat(header(letter, "why")).hasSize(1_000).startsWith("run \"xxx");
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).hasSizeLessThan(1_000_000);
        assertThat(header(letter, "whole")).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"job", "kind", "id"})
    void a_trigger_with_an_endless_name_is_a_dead_letter_and_is_never_kept(String field) {
        String endless = "x".repeat(600_000);
        TriggerEvent trigger =
                TriggerEvent.newBuilder().setJob("etl").setId("one").setRevision(99L).build();
        trigger.put(field, endless);

        rig.trigger(trigger);

        assertThat(header(onlyLetter(), "why")).contains("its " + field + " is 600000 bytes");
        assertThat(rig.events()).isEmpty();
    }

    @Test
    void a_trigger_that_brings_too_much_is_refused_with_a_reason() {
        String event = "\"" + "x".repeat(900_000) + "\"";

        rig.trigger(TriggerEvent.newBuilder().setJob("etl").setId("one").setEvent(event).build());

        assertThat(rig.deadLetters()).isEmpty();
        assertThat(rig.events())
                .singleElement()
                .satisfies(refused -> {
                    TriggerRefused body = (TriggerRefused) refused.getBody();
                    assertThat(body.getKind()).isEqualTo("bad_params");
                    assertThat(body.getMessage()).contains("900004 bytes together");
                    assertThat(body.getTrigger().getEvent()).isNull();
                });
    }

    @Test
    void an_executor_with_an_endless_name_is_not_heard() {
        rig.trigger("etl", "one");
        ReadyTask task = rig.ready().getFirst();
        String endless = "x".repeat(700_000);

        rig.report(task, new ExecutorRef(endless, "i"), new AttemptStarted());
        rig.report(task, new ExecutorRef("e", endless), new AttemptStarted());
        rig.heartbeat(endless, "i", Rig.START, "active");
        rig.heartbeat("e", endless, Rig.START, "active");

        assertThat(rig.deadLetters())
                .hasSize(4)
                .allSatisfy(letter ->
                        assertThat(header(letter, "why"))
                                .isEqualTo("its executor's name is 700000 bytes, more than 256"));
        assertThat(rig.peers()).as("the definition alone").hasSize(1);
        rig.succeed(task);
        assertThat(rig.eventNames()).endsWith("RunSucceeded");
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
