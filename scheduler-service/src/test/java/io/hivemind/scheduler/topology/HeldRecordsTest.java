package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.DispatchReturned;
import io.hivemind.avro.Event;
import io.hivemind.avro.ReadyTask;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.codec.CommandCodec;

import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Nothing goes to a topic that was not seen.
class HeldRecordsTest {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final String GPU = "hivemind.ready.gpu.medium";

    @TempDir Path folder;
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_task_of_a_queue_without_a_topic_waits_and_says_so_until_the_topic_appears() {
        startOnGpu();
        assertThat(rig.eventNames()).endsWith("RunStarted", "TaskThrottled");
        rig.advance(TICK);
        assertThat(rig.records(GPU)).isEmpty();

        rig.restart();
        rig.directory.add(GPU);
        rig.advance(TICK);

        assertThat(rig.records(GPU)).hasSize(1);
        assertThat(rig.eventNames()).containsExactly("TaskQueued");
        rig.advance(TICK);
        assertThat(rig.records(GPU)).isEmpty();
        assertThat(rig.eventNames()).isEmpty();
    }

    @Test
    void what_a_waiting_run_does_when_its_topic_appears_is_caused_by_a_record_of_the_log() {
        startOnGpu();
        rig.events();
        rig.directory.add(GPU);

        rig.advance(TICK);

        assertThat(rig.commands()).hasSize(1);
        Event queued = rig.events().getFirst();
        assertThat(queued.getCause().getTopic()).isEqualTo("hivemind.commands");
    }

    @Test
    void a_task_that_was_cancelled_while_it_waited_does_not_go_out() {
        String runId = startOnGpu();
        rig.command(CommandCodec.cancel(runId, "c"));

        rig.directory.add(GPU);
        rig.advance(TICK);

        assertThat(rig.records(GPU)).isEmpty();
        assertThat(rig.commands()).isEmpty();
    }

    @Test
    void an_attempt_handed_back_while_its_topic_is_gone_is_held_until_it_is_back() {
        rig.apply(Jobs.job("etl", Jobs.noop("main")));
        rig.trigger("etl", "one");
        ReadyTask first = rig.ready().getFirst();
        rig.directory.forget(Rig.READY);

        rig.report(first, new DispatchReturned("leaving"));
        assertThat(rig.ready()).isEmpty();
        rig.directory.add(Rig.READY);
        rig.advance(TICK);

        assertThat(rig.ready())
                .singleElement()
                .satisfies(task -> assertThat(task.getAttempt().getDispatch()).isEqualTo(2));
    }

    private String startOnGpu() {
        rig.apply(Jobs.job("etl", Jobs.task("main", new Body.Java("noop", new Json("{}")), "gpu")));
        rig.trigger("etl", "one");
        return RunIds.runId(0, "etl", "manual", "one");
    }

    @Test
    void a_published_record_goes_out_with_the_end_of_its_task() {
        rig.directory.add("orders");
        rig.apply(Jobs.job("etl", Jobs.producer("p", "orders", "hello")));

        rig.trigger("etl", "one");

        List<TestRecord<byte[], byte[]>> published = rig.records("orders");
        assertThat(published).hasSize(1);
        assertThat(published.getFirst().value()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(published.getFirst().key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(published.getFirst().headers().lastHeader("h").value())
                .isEqualTo("1".getBytes(UTF_8));
        assertThat(rig.eventNames()).endsWith("RunSucceeded");
    }

    @Test
    void records_for_a_topic_that_is_missing_wait_even_when_their_run_is_over() {
        rig.apply(
                Jobs.job(
                        "etl",
                        Jobs.producer("p", "orders", "one"),
                        Jobs.producer("q", "orders", "two", "p")));
        rig.trigger("etl", "one");
        assertThat(rig.eventNames()).endsWith("RunSucceeded");

        rig.directory.add("orders");
        rig.advance(TICK);

        assertThat(rig.records("orders").stream().map(record -> new String(record.value(), UTF_8)))
                .containsExactly("one", "two");
        rig.advance(TICK);
        assertThat(rig.records("orders")).isEmpty();
    }
}
