package io.hivemind.executor;

import static io.hivemind.executor.ReadyBench.java;
import static io.hivemind.executor.ReadyBench.run;
import static io.hivemind.executor.ReadyBench.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.DispatchReturned;
import io.hivemind.avro.Drain;
import io.hivemind.avro.Heartbeat;
import io.hivemind.broker.BrokerSettings;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.config.Clients;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.executor.config.Timing;
import io.hivemind.testing.ChildProcess;
import io.hivemind.testing.TestCluster;
import io.hivemind.testing.TopicReader;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How an executor comes, goes, dies and goes on.
@Timeout(180)
class ExecutorLifeTest {
    private static final Timing TIMING = Timing.DEFAULT.withGrace(Duration.ofMillis(500));

    @TempDir private Path data;
    private ReadyBench bench;

    @BeforeEach
    void makeTopics() {
        bench = new ReadyBench(TestCluster.shared());
    }

    @AfterEach
    void closeBench() {
        bench.close();
    }

    @Test
    void leaving_executor_lets_short_tasks_end_and_stops_long_ones() throws Exception {
        Executor executor = start(config());
        AttemptId shortOne = bench.dispatch(task("1-short", "t", run("sleep 1; echo done")));
        AttemptId longOne = bench.dispatch(task("1-long", "t", run("sleep 1000")));
        bench.await(shortOne, AttemptStarted.class);
        bench.await(longOne, AttemptStarted.class);

        executor.close(Duration.ofSeconds(5));

        assertThat(bench.kinds(shortOne)).containsExactly("AttemptStarted", "AttemptSucceeded");
        assertThat(bench.kinds(longOne)).containsExactly("AttemptStarted", "AttemptStopped");
        assertThat(executor.left()).isCompleted();
        assertThat(beats())
                .extracting(Heartbeat::getState)
                .startsWith("active")
                .contains("draining")
                .endsWith("left");
        assertThat(data.resolve("work")).isDirectoryNotContaining("glob:**-*");
    }

    @Test
    void executor_told_to_drain_leaves() throws Exception {
        Executor executor = start(config());
        ControlMessage forAnother =
                ControlMessage.newBuilder().setExecutor("other").setBody(new Drain()).build();
        ControlMessage forIt =
                ControlMessage.newBuilder().setExecutor("worker").setBody(new Drain()).build();

        bench.control(forAnother);
        bench.control(forIt);

        executor.left().get(60, TimeUnit.SECONDS);
        assertThat(beats()).extracting(Heartbeat::getState).endsWith("left");
    }

    @Test
    void drain_of_an_earlier_life_does_not_count() throws Exception {
        bench.control(
                ControlMessage.newBuilder().setExecutor("worker").setBody(new Drain()).build());
        AttemptId id = bench.dispatch(task("1-a", "t", java("noop")));

        Executor executor = start(config());

        bench.await(id, AttemptSucceeded.class);
        assertThat(executor.left()).isNotDone();
        executor.close(Duration.ZERO);
    }

    @Test
    void record_that_was_delivered_before_is_handed_back_and_not_run() throws Exception {
        try (var warmUp = start(config())) {
            // Sets the group's configs: it begins at the earliest record.
            bench.await(bench.dispatch(task("1-first", "t", java("noop"))), AttemptSucceeded.class);
            warmUp.close(Duration.ZERO);
        }
        AttemptId id = bench.dispatch(task("1-again", "t", java("noop")));
        takeAndRelease();

        Executor executor = start(config());

        assertThat(bench.await(id, DispatchReturned.class).getWhy()).contains("delivered before");
        assertThat(bench.kinds(id)).containsExactly("DispatchReturned");
        executor.close(Duration.ZERO);
    }

    @Test
    void record_older_than_its_broker_is_handed_back_and_not_run() throws Exception {
        AttemptId old = bench.dispatch(task("1-old", "t", java("noop")));

        Executor executor = start(config().withBrokerSince(Instant.now().plusMillis(1)));

        assertThat(bench.await(old, DispatchReturned.class).getWhy()).contains("older");
        AttemptId fresh = bench.dispatch(task("1-fresh", "t", java("noop")));
        bench.await(fresh, AttemptSucceeded.class);
        assertThat(bench.kinds(old)).containsExactly("DispatchReturned");
        executor.close(Duration.ZERO);
    }

    @Test
    void record_in_hand_without_a_slot_is_handed_back_after_a_while() throws Exception {
        Timing hasty = TIMING.withInHand(Duration.ofMillis(300));
        // Both are there when it begins to fetch, so one fetch brings both.
        AttemptId large = bench.dispatch(large("1-large"));
        AttemptId waiting = bench.dispatch(task("1-waiting", "t", java("noop")));

        Executor executor = start(config().withSlots(4).withTiming(hasty));
        bench.await(large, AttemptStarted.class);

        assertThat(bench.await(waiting, DispatchReturned.class).getWhy())
                .isEqualTo("no slot came free");
        executor.close(Duration.ZERO);
    }

    @Test
    void lock_of_a_record_in_hand_is_renewed_until_it_is_handed_back() throws Exception {
        String group = bench.topics().ready("default", "medium");
        bench.cluster().configureGroup(group, Map.of("share.record.lock.duration.ms", "4000"));
        AttemptId large = bench.dispatch(large("1-large"));
        AttemptId waiting = bench.dispatch(task("1-waiting", "t", java("noop")));

        Executor executor =
                start(config().withSlots(4).withTiming(TIMING.withInHand(Duration.ofSeconds(10))));
        DispatchReturned returned = bench.await(waiting, DispatchReturned.class);
        bench.await(large, AttemptStarted.class);
        executor.close(Duration.ZERO);
        Executor next = start(config());
        bench.await(bench.dispatch(task("1-after", "t", java("noop"))), AttemptSucceeded.class);
        next.close(Duration.ZERO);

        assertThat(returned.getWhy()).isEqualTo("no slot came free");
        assertThat(bench.kinds(waiting)).containsExactly("DispatchReturned");
    }

    @Test
    void full_executor_steps_aside_so_that_another_serves_its_partitions() throws Exception {
        Executor full =
                start(
                        config("full")
                                .withSlots(1)
                                .withTiming(TIMING.withStepAside(Duration.ofMillis(500))));
        AttemptId blocker = bench.dispatch(task("1-blocker", "t", run("sleep 1000")));
        bench.await(blocker, AttemptStarted.class);
        Executor free = start(config("free"));

        for (int partition = 0; partition < 4; partition++) {
            AttemptId id = bench.dispatch(task(partition + "-other", "t", java("noop")));

            assertThat(bench.awaitReport(id, AttemptSucceeded.class).getExecutor().getExecutor())
                    .isEqualTo("free");
        }
        free.close(Duration.ZERO);
        full.close(Duration.ZERO);
    }

    @Test
    void executor_that_stepped_aside_comes_back_when_a_slot_is_free() throws Exception {
        Executor executor =
                start(
                        config().withSlots(1)
                                .withTiming(TIMING.withStepAside(Duration.ofMillis(500))));
        bench.await(bench.dispatch(task("1-long", "t", run("sleep 3"))), AttemptSucceeded.class);

        bench.await(bench.dispatch(task("1-after", "t", java("noop"))), AttemptSucceeded.class);

        executor.close(Duration.ZERO);
    }

    @Test
    void killed_executor_leaves_no_process_behind_and_its_folder_is_cleared_by_the_next()
            throws Exception {
        Path pids = data.resolve("pids");
        AttemptId id;
        String started;
        try (ChildProcess child =
                ChildProcess.java(
                        ExecutorChild.class,
                        List.of(),
                        List.of(
                                bench.connection().bootstrapServers(),
                                bench.topics().prefix(),
                                data.toString()))) {
            child.awaitLine("that it is ready", line -> line.equals("ready"));
            id =
                    bench.dispatch(
                            task(
                                    "1-orphans",
                                    "t",
                                    run("sh -c 'sleep 1000 & echo $$ $! > " + pids + "; wait'")));
            bench.await(id, AttemptStarted.class);
            started = awaitText(pids);
            child.kill();
        }

        for (String pid : started.strip().split(" ")) {
            ProcessHandle.of(Long.parseLong(pid))
                    .ifPresent(process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        }
        assertThat(folders()).hasSize(1);
        Executor next = start(config());
        assertThat(folders()).hasSize(1);
        for (int partition = 0; partition < 4; partition++) {
            bench.await(
                    bench.dispatch(task(partition + "-next", "t", java("noop"))),
                    AttemptSucceeded.class);
        }
        next.close(Duration.ZERO);
        assertThat(folders()).isEmpty();
        // Where the kill came before the acknowledgement did, the record came again and went back.
        assertThat(bench.kinds(id))
                .startsWith("AttemptStarted")
                .isSubsetOf("AttemptStarted", "DispatchReturned")
                .containsOnlyOnce("AttemptStarted");
    }

    @Test
    void result_of_a_task_that_ended_while_the_broker_was_away_is_reported_when_it_is_back()
            throws Exception {
        Path brokerData = data.resolve("broker");
        Path flag = data.resolve("flag");
        String prefix;
        int port;
        Executor executor;
        try (TestCluster cluster = TestCluster.start(BrokerSettings.in(brokerData));
                ReadyBench own = new ReadyBench(cluster)) {
            port = Integer.parseInt(cluster.bootstrapServers().replaceAll(".*:", ""));
            executor = Executor.start(own.connection(), config());
            executor.ready().get(60, TimeUnit.SECONDS);
            AttemptId id =
                    own.dispatch(
                            task(
                                    "1-outage",
                                    "t",
                                    run("while [ ! -e " + flag + " ]; do sleep 0.05; done")));
            own.await(id, AttemptStarted.class);
            prefix = own.topics().prefix();
        }

        Files.createFile(flag);
        try (TestCluster cluster = TestCluster.start(BrokerSettings.in(brokerData).withPort(port));
                TopicReader<String, io.hivemind.avro.AttemptReport> reports =
                        cluster.reader(
                                new StringDeserializer(),
                                ReadyBench.WIRE
                                        .serde(io.hivemind.avro.AttemptReport.class)
                                        .deserializer(),
                                prefix + "attempts")) {
            reports.awaitRecord(
                    "the result", record -> record.value().getBody() instanceof AttemptSucceeded);
            executor.close(Duration.ZERO);
        }
    }

    private static io.hivemind.avro.ReadyTask large(String run) {
        var task = task(run, "t", run("sleep 1000"));
        task.setSlots(4);
        return task;
    }

    private ExecutorConfig config() {
        return config("worker");
    }

    private ExecutorConfig config(String id) {
        return ExecutorConfig.named(id, data).withTiming(TIMING);
    }

    private Executor start(ExecutorConfig config) throws Exception {
        Executor executor = Executor.start(bench.connection(), config);
        executor.ready().get(60, TimeUnit.SECONDS);
        return executor;
    }

    private List<Heartbeat> beats() {
        try (TopicReader<String, Heartbeat> reader =
                bench.cluster()
                        .reader(
                                new StringDeserializer(),
                                ReadyBench.WIRE.serde(Heartbeat.class).deserializer(),
                                bench.topics().executors())) {
            return reader.toEnd().stream().map(ConsumerRecord::value).toList();
        }
    }

    private List<Path> folders() throws IOException {
        try (var all = Files.list(data.resolve("work"))) {
            return all.filter(Files::isDirectory).toList();
        }
    }

    /// Another member of the group takes the record and leaves without an acknowledgement.
    private void takeAndRelease() {
        String group = bench.topics().ready("default", "medium");
        try (var consumer = new Clients(bench.connection(), "other").share(group, 1)) {
            consumer.subscribe(List.of(group));
            while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    /// The file is written before the claim is sent, or a moment later.
    private static String awaitText(Path file) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
            assertThat(System.nanoTime()).as("nothing in " + file).isLessThan(deadlineNs);
            Thread.onSpinWait();
        }
        return Files.readString(file);
    }
}
