package io.hivemind.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Client;
import io.hivemind.systemtests.process.CommittedRecords;
import io.hivemind.systemtests.process.Faults;
import io.hivemind.systemtests.process.History;
import io.hivemind.systemtests.process.Until;
import io.hivemind.systemtests.process.Up;
import io.hivemind.testing.ChildProcess;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What has to hold on any broker, with the roles as processes of their own.
abstract class ClusterSuite {
    private static final int SLOTS = 4;
    private static final String WORK =
            """
            name: work
            tasks:
              - {name: a, run: sleep 1.5}
              - {name: b, needs: [a], run: sleep 0.3}
            """;

    @TempDir private Path folder = Path.of("");

    /// Where the broker is.
    abstract String bootstrapServers();

    @Test
    void an_executor_that_is_killed_loses_its_attempts_and_others_take_them() {
        Faults faults = Faults.ofThisRun();
        try (Roles roles = new Roles(bootstrapServers(), folder)) {
            Client client = roles.scheduler("scheduler").client();
            roles.executor("steady", SLOTS);
            ChildProcess mortal = roles.executor("mortal", SLOTS);
            awaitExecutors(client, 2);
            client.apply(roles.jobs(WORK));
            List<String> runs = new ArrayList<>();
            for (int kill = 0; kill < faults.kills(); kill++) {
                List<String> round = start(client, "work", kill, 2 * SLOTS - 1);
                runs.addAll(round);
                awaitRunning(client, round, "mortal");
                Until.pause(faults.moment(300));
                mortal.kill();
                mortal = roles.executor("mortal", SLOTS);
                round.forEach(client::ended);
            }

            History history = History.read(roles.bootstrapServers(), roles.topics());

            assertThat(history.faults(runs, 2)).as(faults.toString()).isEmpty();
            assertThat(history.succeeded()).as(faults.toString()).isEqualTo(runs.size());
            assertThat(history.lost()).as(faults.toString()).isGreaterThanOrEqualTo(faults.kills());
            assertThat(new HashSet<>(history.starts()))
                    .containsExactlyInAnyOrder("steady", "mortal");
            faults.say(runs.size() + " runs ended, " + history.lost() + " attempts were lost");
        }
    }

    @Test
    void a_produce_task_writes_one_record_per_run_over_kills_of_the_scheduler()
            throws InterruptedException {
        Faults faults = Faults.ofThisRun();
        try (Roles roles = new Roles(bootstrapServers(), folder)) {
            String topic = roles.topics().prefix() + "orders";
            Path file =
                    roles.jobs(
                            "name: order\nproduce: {topic: "
                                    + topic
                                    + ", key: \"{{ run.id }}\", value: {run: \"{{ run.id }}\"}}\n");
            List<String> runs = new ArrayList<>();
            for (int kill = 0; kill < faults.kills(); kill++) {
                Up scheduler = roles.scheduler("scheduler");
                Client client = scheduler.client();
                client.apply(file);
                runs.addAll(start(client, "order", kill, 3));
                // The last ones are on their way when it is killed: their answer never comes.
                Thread starter = startInTheBackground(client, kill);
                Until.pause(faults.moment(400));
                scheduler.process().kill();
                starter.join();
            }
            Client client = roles.scheduler("scheduler").client();
            runs.forEach(client::ended);
            String last = client.startRun("order", "last");
            client.ended(last);

            History history = History.read(roles.bootstrapServers(), roles.topics());
            history.created().forEach(client::ended);
            history = History.read(roles.bootstrapServers(), roles.topics());
            List<ConsumerRecord<String, String>> produced =
                    CommittedRecords.of(roles.bootstrapServers(), topic, new StringDeserializer());

            assertThat(history.created()).as(faults.toString()).containsAll(runs).contains(last);
            assertThat(history.faults(history.created(), 1)).as(faults.toString()).isEmpty();
            assertThat(produced)
                    .as(faults.toString())
                    .extracting(ConsumerRecord::key)
                    .containsExactlyInAnyOrderElementsOf(history.created());
            faults.say(produced.size() + " records of as many runs");
        }
    }

    @Test
    void another_scheduler_goes_on_when_one_is_killed() {
        try (Roles roles = new Roles(bootstrapServers(), folder)) {
            Up first = roles.scheduler("first");
            Client second = roles.scheduler("second").client();
            roles.executor("executor", SLOTS);
            awaitExecutors(second, 1);
            // Names whose home partitions differ, so that some belong to the one that dies.
            List<String> jobs = IntStream.range(0, 8).mapToObj(i -> "job-" + i).toList();
            StringBuilder yaml = new StringBuilder("jobs:\n");
            jobs.forEach(job -> yaml.append("  - {name: " + job + ", run: sleep 0.2}\n"));
            second.apply(roles.jobs(yaml.toString()));
            jobs.forEach(job -> second.ended(second.startRun(job, "before")));

            first.process().kill();
            long killedNs = System.nanoTime();
            List<String> runs = jobs.stream().map(job -> startPatiently(second, job)).toList();
            runs.forEach(second::ended);

            long tookMs = (System.nanoTime() - killedNs) / 1_000_000;
            History history = History.read(roles.bootstrapServers(), roles.topics());
            assertThat(history.faults(history.created(), 1)).isEmpty();
            assertThat(history.created()).hasSize(2 * jobs.size()).containsAll(runs);
            org.slf4j.LoggerFactory.getLogger(ClusterSuite.class)
                    .info("all partitions were taken over and worked off after {} ms", tookMs);
            assertThat(tookMs).isLessThan(Long.getLong("hivemind.takeover.ms", 60_000));
        }
    }

    private static List<String> start(Client client, String job, int round, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.startRun(job, round + "-" + i))
                .toList();
    }

    private static Thread startInTheBackground(Client client, int round) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        start(client, "order", 1000 + round, 50);
                    } catch (RuntimeException | AssertionError e) {
                        // The scheduler was killed, as it should be.
                    }
                });
    }

    /// The partition of the job may be without a scheduler for a while.
    private static String startPatiently(Client client, String job) {
        return Until.present(
                "a start of " + job,
                () -> {
                    try {
                        return Optional.of(client.startRun(job, "after"));
                    } catch (AssertionError e) {
                        return Optional.empty();
                    }
                },
                () -> client.runs().toString());
    }

    private static void awaitExecutors(Client client, int count) {
        Until.present(
                count + " executors",
                () -> Optional.of(client.executors()).filter(list -> list.size() == count),
                () -> client.executors().toString());
    }

    /// Until one of the runs has a task that runs on the executor.
    private static void awaitRunning(Client client, List<String> runs, String executor) {
        Until.present(
                "an attempt on " + executor,
                () ->
                        runs.stream()
                                .map(run -> client.run(run).path("tasks").toString())
                                .filter(tasks ->
                                        tasks.contains("\"RUNNING\"")
                                                && tasks.contains("\"" + executor + "\""))
                                .findFirst(),
                () -> client.runs().toString());
    }
}
