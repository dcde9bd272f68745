package io.hivemind.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Client;
import io.hivemind.systemtests.process.Faults;
import io.hivemind.systemtests.process.History;
import io.hivemind.systemtests.process.Proof;
import io.hivemind.systemtests.process.SideEffects;
import io.hivemind.systemtests.process.Triggers;
import io.hivemind.systemtests.process.Until;
import io.hivemind.systemtests.process.Up;
import io.hivemind.testing.ChildProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What has to hold on any broker, with the roles as processes of their own.
abstract class ClusterSuite {
    private static final int SLOTS = 4;

    /// Names whose home partitions differ. A share group gives a partition to one executor while it
    /// has more partitions than executors, and to another when that one is full for long: so tasks
    /// of one job alone would all be the same executor's.
    private static final List<String> JOBS =
            IntStream.range(0, 8).mapToObj(i -> "job-" + i).toList();

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
            SideEffects effects = new SideEffects(folder.resolve("effects"));
            client.apply(roles.jobs(twoTasksEach(effects)));
            List<String> runs = new ArrayList<>();
            for (int kill = 0; kill < faults.kills(); kill++) {
                runs.addAll(startUntilOneRunsOn(client, "mortal"));
                Until.pause(faults.moment(300));
                mortal.kill();
                mortal = roles.executor("mortal", SLOTS);
                runs.forEach(client::ended);
            }

            History history = History.read(roles.bootstrapServers(), roles.topics());

            assertThat(history.faults(runs, 2)).as(faults.toString()).isEmpty();
            assertThat(history.succeeded()).as(faults.toString()).isEqualTo(runs.size());
            assertThat(history.lost()).as(faults.toString()).isGreaterThanOrEqualTo(faults.kills());
            assertThat(new HashSet<>(history.starts()))
                    .containsExactlyInAnyOrder("steady", "mortal");
            assertThat(effects.faults(runs, 2)).as(faults.toString()).isEmpty();
            assertProven(roles, faults);
            faults.say(
                    "%d runs ended, %d attempts were lost, %d commands ran"
                            .formatted(runs.size(), history.lost(), effects.count()));
        }
    }

    @Test
    void a_trigger_becomes_one_record_over_kills_of_the_scheduler() {
        Faults faults = Faults.ofThisRun();
        try (Roles roles = new Roles(bootstrapServers(), folder)) {
            Orders orders = new Orders(bootstrapServers(), roles.topics(), 4);
            Up scheduler = roles.scheduler("scheduler");
            scheduler.client().apply(roles.jobs(orders.yaml()));
            try (Triggers triggers = orders.stream(50)) {
                for (int kill = 0; kill < faults.kills(); kill++) {
                    Until.pause(faults.moment(2000));
                    scheduler.process().kill();
                    scheduler = roles.scheduler("scheduler");
                }
                List<String> ids = triggers.end();

                assertThat(orders.faults(ids)).as(faults.toString()).isEmpty();
                assertProven(roles, faults);
                faults.say(ids.size() + " triggers became a record each");
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "hivemind.kills",
            matches = "\\d+",
            disabledReason = "a minute: not in the build, but with -Dhivemind.kills=")
    void schedulers_and_executors_share_the_work_and_one_scheduler_takes_over_from_the_other() {
        Faults faults = Faults.ofThisRun();
        try (Roles roles = new Roles(bootstrapServers(), folder)) {
            List<String> names = List.of("first", "second");
            List<Up> schedulers = new ArrayList<>(names.stream().map(roles::scheduler).toList());
            List.of("left", "right").forEach(name -> roles.executor(name, SLOTS));
            awaitExecutors(schedulers.getFirst().client(), 2);
            schedulers
                    .getFirst()
                    .client()
                    .apply(roles.jobs(each("  - {name: %s, run: sleep 0.3}\n")));
            List<Long> tookMs = new ArrayList<>();
            List<Long> togetherMs = new ArrayList<>();
            for (int kill = 0; kill < faults.kills(); kill++) {
                int victim = faults.oneOf(2);
                Client survivor = schedulers.get(1 - victim).client();
                togetherMs.add(carryOut(survivor, "before-" + kill));
                assertThat(schedulers).as(faults.toString()).allMatch(Up::hasScheduled);

                schedulers.get(victim).process().kill();
                tookMs.add(carryOut(survivor, "after-" + kill));

                schedulers.set(victim, roles.scheduler(names.get(victim)));
            }

            History history = History.read(bootstrapServers(), roles.topics());
            assertThat(history.faults(history.created(), 1)).as(faults.toString()).isEmpty();
            assertThat(history.succeeded()).isEqualTo(2L * JOBS.size() * faults.kills());
            assertThat(history.starts()).contains("left", "right");
            assertProven(roles, faults);
            faults.say(
                    "runs of all partitions took, in ms, %s with both schedulers, %s from the kill"
                                    .formatted(togetherMs, tookMs)
                            + " of one");
            assertThat(tookMs)
                    .allMatch(took -> took < Long.getLong("hivemind.takeover.ms", 60_000));
        }
    }

    private static void assertProven(Roles roles, Faults faults) {
        assertThat(Proof.of(roles.bootstrapServers(), roles.topics()).findings())
                .as(faults.toString())
                .isEmpty();
    }

    private static String each(String job) {
        return JOBS.stream().map(job::formatted).collect(Collectors.joining("", "jobs:\n", ""));
    }

    private static String twoTasksEach(SideEffects effects) {
        return each(
                """
                  - name: %%s
                    tasks:
                      - {name: a, run: "%1$s; sleep 1.5"}
                      - {name: b, needs: [a], run: "%1$s; sleep 0.3"}
                """
                        .formatted(effects.command()));
    }

    /// A run of each job, from its start to its end.
    ///
    /// @return how many milliseconds they took together
    private static long carryOut(Client client, String key) {
        long startedNs = System.nanoTime();
        List<String> runs = JOBS.stream().map(job -> startPatiently(client, job, key)).toList();
        runs.forEach(client::ended);
        return (System.nanoTime() - startedNs) / 1_000_000;
    }

    /// The partition of the job may be without a scheduler for a while.
    private static String startPatiently(Client client, String job, String key) {
        return Until.present(
                "a start of " + job,
                () -> {
                    try {
                        return Optional.of(client.startRun(job, key));
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

    /// Starts a run of each job, and again when these have ended, until a task of one runs on the
    /// executor: one that was started a moment ago has no partitions yet, and others take all.
    private static List<String> startUntilOneRunsOn(Client client, String executor) {
        List<String> runs = new ArrayList<>();
        List<String> round = new ArrayList<>();
        return Until.present(
                "an attempt on " + executor,
                () -> {
                    if (round.stream().allMatch(run -> client.run(run).hasNonNull("ended_at"))) {
                        round.clear();
                        JOBS.forEach(job ->
                                round.add(client.startRun(job, UUID.randomUUID().toString())));
                        runs.addAll(round);
                    }
                    return round.stream().anyMatch(run -> runsOn(client, run, executor))
                            ? Optional.of(runs)
                            : Optional.empty();
                },
                () -> client.runs().toString());
    }

    private static boolean runsOn(Client client, String run, String executor) {
        String tasks = client.run(run).path("tasks").toString();
        return tasks.contains("\"RUNNING\"") && tasks.contains("\"" + executor + "\"");
    }
}
