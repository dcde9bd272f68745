package io.hivemind.executor;

import static io.hivemind.executor.ReadyBench.java;
import static io.hivemind.executor.ReadyBench.run;
import static io.hivemind.executor.ReadyBench.task;
import static io.hivemind.executor.ReadyBench.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.AttemptStopped;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.DispatchReturned;
import io.hivemind.avro.FileChunk;
import io.hivemind.avro.FileContent;
import io.hivemind.avro.FileRef;
import io.hivemind.avro.JavaBody;
import io.hivemind.avro.LogChunk;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunBody;
import io.hivemind.avro.StopAttempt;
import io.hivemind.avro.TaskInput;
import io.hivemind.avro.UpstreamTask;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.executor.config.Timing;
import io.hivemind.testing.TestCluster;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One executor on a real broker, and a test in place of the scheduler.
@Timeout(120)
class ExecutorTest {
    private static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

    private static final MeterRegistry METERS = new SimpleMeterRegistry();

    @TempDir private static Path data;
    private static ReadyBench bench;
    private static Executor executor;

    @BeforeAll
    static void startExecutor() throws Exception {
        bench = new ReadyBench(TestCluster.shared());
        ExecutorConfig config =
                ExecutorConfig.named("worker", data)
                        .withSlots(200)
                        .withLabels(Map.of("disk", "fast"))
                        .withTiming(Timing.DEFAULT.withGrace(Duration.ofMillis(500)));
        executor =
                Executor.start(
                        bench.connection(),
                        config,
                        Map.of(
                                "adds", () -> context -> context.with().get("a").asInt() + 1,
                                "throws",
                                        () ->
                                                context -> {
                                                    throw new IllegalStateException("no luck");
                                                },
                                "hangs",
                                        () ->
                                                context -> {
                                                    context.log("waiting");
                                                    try {
                                                        new CountDownLatch(1).await();
                                                    } catch (InterruptedException e) {
                                                        INTERRUPTED.countDown();
                                                        throw e;
                                                    }
                                                    return null;
                                                }),
                        METERS);
        executor.ready().get(60, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stopExecutor() {
        executor.close(Duration.ZERO);
        bench.close();
    }

    @Test
    void short_task_costs_one_report_in_the_partition_of_its_run() {
        AttemptId id = bench.dispatch(task("2-short", "t", java("noop")));

        AttemptSucceeded succeeded = bench.await(id, AttemptSucceeded.class);

        assertThat(succeeded.getOutput()).isEqualTo("null");
        assertThat(bench.kinds(id)).containsExactly("AttemptSucceeded");
    }

    @Test
    void attempts_are_counted_and_timed_by_their_outcome() {
        bench.await(bench.dispatch(task("1-good", "t", java("noop"))), AttemptSucceeded.class);
        bench.await(bench.dispatch(task("1-bad", "t", run("exit 3"))), AttemptFailed.class);

        Timer failed =
                METERS.get("hivemind.executor.attempts")
                        .tags("outcome", "FAILED", "reason", "EXIT")
                        .timer();
        Timer good = METERS.get("hivemind.executor.attempts").tag("outcome", "SUCCEEDED").timer();
        assertThat(failed.count()).isPositive();
        assertThat(good.count()).isPositive();
        assertThat(good.max(TimeUnit.MINUTES)).isLessThan(5);
        Timer wait =
                METERS.get("hivemind.executor.wait")
                        .tag("topic", bench.topics().ready("default", "medium"))
                        .timer();
        assertThat(wait.count()).isGreaterThanOrEqualTo(2);
        assertThat(METERS.get("hivemind.executor.slots").gauge().value()).isEqualTo(200);
        assertThat(METERS.get("hivemind.executor.heartbeat.age").timeGauge().value())
                .isBetween(0.0, 600.0);
    }

    @Test
    void all_priorities_are_served() {
        for (String priority : List.of("high", "medium", "low")) {
            AttemptId id = bench.dispatch(task("1-" + priority, "t", java("noop")), priority);

            bench.await(id, AttemptSucceeded.class);
        }
    }

    @Test
    void long_task_is_claimed_and_a_control_message_stops_it() {
        AttemptId id = bench.dispatch(task("1-long", "t", run("sleep 1000")));
        bench.await(id, AttemptStarted.class);

        long startedNanos = System.nanoTime();
        bench.control(stop(id));
        bench.await(id, AttemptStopped.class);

        assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
                .isLessThan(Duration.ofSeconds(5));
        assertThat(bench.kinds(id)).containsExactly("AttemptStarted", "AttemptStopped");
    }

    @Test
    void attempt_that_was_stopped_before_it_came_does_not_start() {
        ReadyTask task = task("1-early", "t", run("echo ran"));
        AttemptId early = AttemptId.of(task.getRunId(), task.getAttempt());
        AttemptId other = bench.dispatch(task("1-other", "t", run("sleep 1000")));
        bench.await(other, AttemptStarted.class);
        bench.control(stop(early));
        // When the second message has been obeyed, the first has been read.
        bench.control(stop(other));
        bench.await(other, AttemptStopped.class);

        bench.dispatch(task);

        bench.await(early, AttemptStopped.class);
        assertThat(bench.kinds(early)).containsExactly("AttemptStopped");
    }

    @Test
    void record_that_cannot_be_read_goes_to_the_dead_letters_and_holds_nobody_up() {
        byte[] nonsense = "nonsense".getBytes(StandardCharsets.UTF_8);
        bench.sendNonsense(nonsense);

        AttemptId id = bench.dispatch(task("0-after", "t", java("noop")));

        bench.await(id, AttemptSucceeded.class);
        try (var letters =
                bench.cluster()
                        .reader(
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer(),
                                bench.topics().deadLetters())) {
            ConsumerRecord<byte[], byte[]> letter = letters.awaitCount(1).getFirst();
            assertThat(letter.value()).isEqualTo(nonsense);
            assertThat(
                            new String(
                                    letter.headers().lastHeader("hivemind.topic").value(),
                                    StandardCharsets.UTF_8))
                    .isEqualTo(bench.topics().ready("default", "medium"));
            assertThat(
                            new String(
                                    letter.headers().lastHeader("hivemind.why").value(),
                                    StandardCharsets.UTF_8))
                    .contains("first byte");
        }
    }

    @Test
    void task_that_does_not_suit_is_handed_back_with_the_reason() {
        ReadyTask labels = task("1-labels", "t", java("noop"));
        labels.setRequires(Map.of("gpu", "a100"));
        ReadyTask slots = task("1-slots", "t", java("noop"));
        slots.setSlots(201);

        assertThat(bench.await(bench.dispatch(labels), DispatchReturned.class).getWhy())
                .isEqualTo("it requires gpu: a100, this executor has none");
        assertThat(bench.await(bench.dispatch(slots), DispatchReturned.class).getWhy())
                .isEqualTo("it takes 201 slots, this executor has 200");
    }

    @Test
    void task_whose_labels_are_met_runs() {
        ReadyTask task = task("1-fast", "t", java("noop"));
        task.setRequires(Map.of("disk", "fast"));

        bench.await(bench.dispatch(task), AttemptSucceeded.class);
    }

    @Test
    void command_gets_its_variables_and_input_and_gives_output() {
        ReadyTask task =
                task(
                        "3-io",
                        "load",
                        RunBody.newBuilder()
                                .setCommands(
                                        List.of(
                                                "env | grep -v '^_=' | sort | cut -d= -f1 | tr"
                                                        + " '\\n' ' '",
                                                "echo \"$HIVEMIND_TASK $HIVEMIND_ATTEMPT"
                                                        + " $HIVEMIND_FENCING_TOKEN\"",
                                                "cat \"$HIVEMIND_INPUT\"",
                                                "printf 'rows=12\\nname=%s\\n' \"$NAME\" >"
                                                        + " \"$HIVEMIND_OUTPUT\""))
                                .setEnv(Map.of("NAME", "x y"))
                                .build());
        task.setInput(
                TaskInput.newBuilder()
                        .setParams("{\"day\":\"mon\"}")
                        .setTasks(
                                List.of(
                                        UpstreamTask.newBuilder()
                                                .setName("a")
                                                .setOutput("[1]")
                                                .build(),
                                        UpstreamTask.newBuilder()
                                                .setName("b")
                                                .setOutput("2")
                                                .build()))
                        .setNeeds(List.of("a"))
                        .build());

        AttemptId id = bench.dispatch(task);

        assertThat(bench.await(id, AttemptSucceeded.class).getOutput())
                .isEqualTo("{\"rows\":12,\"name\":\"x y\"}");
        List<String> lines = text(bench.awaitLog(id)).lines().toList();
        assertThat(lines.getFirst().replaceAll("\\b(LANG|TZ|SHLVL|PWD|HOME) ", ""))
                .startsWith(
                        "HIVEMIND_ATTEMPT HIVEMIND_FENCING_TOKEN HIVEMIND_INPUT HIVEMIND_JOB"
                            + " HIVEMIND_OUTPUT HIVEMIND_RUN_ID HIVEMIND_TASK NAME PATH load 1 1");
        assertThat(lines.get(1))
                .isEqualTo("{\"params\":{\"day\":\"mon\"},\"outputs\":{\"a\":[1]}}");
    }

    @Test
    void commands_run_in_order_and_stop_at_the_first_that_fails() {
        AttemptId id =
                bench.dispatch(task("1-list", "t", run("echo one", "echo two; exit 3", "echo no")));

        AttemptFailed failed = bench.await(id, AttemptFailed.class);

        assertThat(failed.getReason()).isEqualTo("EXIT");
        assertThat(failed.getExitCode()).isEqualTo(3);
        assertThat(text(bench.awaitLog(id))).isEqualTo("one\ntwo\n");
    }

    @Test
    void output_that_is_too_large_fails_the_attempt_with_the_limit() {
        AttemptId id =
                bench.dispatch(
                        task("1-fat", "t", run("head -c 70000 /dev/zero > $HIVEMIND_OUTPUT")));

        AttemptFailed failed = bench.await(id, AttemptFailed.class);

        assertThat(failed.getReason()).isEqualTo("ERROR");
        assertThat(failed.getErrorType()).isEqualTo("OutputTooLarge");
        assertThat(failed.getMessage()).contains("64 KiB");
    }

    @Test
    void megabyte_of_output_arrives_in_order_with_both_streams_told_apart() {
        AttemptId id = bench.dispatch(task("1-loud", "t", run("seq 1 150000; echo done >&2")));

        bench.await(id, AttemptSucceeded.class);

        List<LogChunk> chunks = bench.awaitLog(id);
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 150_000; i++) {
            expected.append(i).append('\n');
        }
        assertThat(text(chunks.stream().filter(c -> c.getStream().equals("stdout")).toList()))
                .isEqualTo(expected.toString());
        assertThat(text(chunks.stream().filter(c -> c.getStream().equals("stderr")).toList()))
                .isEqualTo("done\n");
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks.get(i).getSequence()).isEqualTo(i);
        }
    }

    @Test
    void output_is_there_while_the_task_still_runs() {
        AttemptId id = bench.dispatch(task("1-live", "t", run("echo early; sleep 1000")));

        bench.awaitLog(id, "early\n");

        bench.control(stop(id));
        bench.await(id, AttemptStopped.class);
    }

    @Test
    void timeout_ends_even_a_task_that_ignores_term() {
        ReadyTask task =
                task("1-deaf", "t", run("trap '' TERM; echo up; while :; do sleep 0.1; done"));
        task.setTimeoutMs(300L);

        AttemptId id = bench.dispatch(task);

        AttemptFailed failed = bench.await(id, AttemptFailed.class);
        assertThat(failed.getReason()).isEqualTo("TIMED_OUT");
        assertThat(failed.getExitCode()).isNull();
    }

    @Test
    void files_of_the_job_lie_in_the_working_folder() throws Exception {
        byte[] script =
                "#!/bin/sh\necho \"hello $1 from $(pwd | sed 's,.*/,,')\"\n"
                        .getBytes(StandardCharsets.UTF_8);
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(script));
        List<FileChunk> chunks = new ArrayList<>();
        int half = script.length / 2;
        for (int i = 0; i < 2; i++) {
            ByteBuffer part =
                    i == 0
                            ? ByteBuffer.wrap(script, 0, half)
                            : ByteBuffer.wrap(script, half, script.length - half);
            var sent = bench.file(hash + "/" + i, new FileContent(hash, i, part.slice()));
            chunks.add(new FileChunk(sent.partition(), sent.offset()));
        }
        ReadyTask task = task("1-files", "t", run("bin/hello.sh you"));
        task.setFiles(
                List.of(new FileRef("bin/hello.sh", true, hash, (long) script.length, chunks)));

        AttemptId id = bench.dispatch(task);

        bench.await(id, AttemptSucceeded.class);
        assertThat(text(bench.awaitLog(id))).isEqualTo("hello you from work\n");
    }

    @Test
    void handlers_return_output_throw_and_are_unknown() {
        AttemptId adds = bench.dispatch(task("1-adds", "t", new JavaBody("adds", "{\"a\": 41}")));
        AttemptId fails = bench.dispatch(task("1-throws", "t", java("throws")));
        AttemptId unknown = bench.dispatch(task("1-unknown", "t", java("com.example.Missing")));

        assertThat(bench.await(adds, AttemptSucceeded.class).getOutput()).isEqualTo("42");
        AttemptFailed failed = bench.await(fails, AttemptFailed.class);
        assertThat(failed.getErrorType()).isEqualTo("IllegalStateException");
        assertThat(failed.getMessage()).isEqualTo("no luck");
        AttemptFailed missing = bench.await(unknown, AttemptFailed.class);
        assertThat(missing.getReason()).isEqualTo("ERROR");
        assertThat(missing.getMessage()).contains("com.example.Missing");
    }

    @Test
    void handler_is_interrupted_when_it_is_stopped() throws InterruptedException {
        AttemptId id = bench.dispatch(task("1-hangs", "t", java("hangs")));
        bench.await(id, AttemptStarted.class);

        bench.control(stop(id));

        bench.await(id, AttemptStopped.class);
        assertThat(INTERRUPTED.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(text(bench.awaitLog(id))).startsWith("waiting\n");
    }

    @Test
    void two_hundred_tasks_sleep_side_by_side() {
        List<AttemptId> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(bench.dispatch(task(i % 4 + "-sleep" + i, "t", run("sleep 2"))));
        }

        long startedNanos = System.nanoTime();
        all.forEach(id -> bench.await(id, AttemptSucceeded.class));

        // One after the other they would take 400 s.
        assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
                .isLessThan(Duration.ofSeconds(60));
    }

    private static ControlMessage stop(AttemptId id) {
        return ControlMessage.newBuilder()
                .setBody(
                        StopAttempt.newBuilder()
                                .setRunId(id.runId())
                                .setAttempt(id.toAvro())
                                .setWhy("cancelled")
                                .build())
                .build();
    }
}
